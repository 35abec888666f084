package io.observatory.schemas;

import org.jspecify.annotations.Nullable;

/** Thrown when the schema registry refuses a schema or does not answer in time. */
public final class RegistrationException extends RuntimeException {
  RegistrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
