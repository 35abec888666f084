package io.observatory.schemas;

import org.jspecify.annotations.Nullable;

/** Thrown when the catalogue contradicts itself; the message names the entry and the field. */
public final class CatalogueException extends RuntimeException {
  CatalogueException(String message) {
    super(message);
  }

  CatalogueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
