package io.observatory.webhook.signing;

import org.jspecify.annotations.Nullable;

/** A sealed secret that does not open: its key is missing, or the bytes were changed. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SealException(String message) {
    this(message, null);
  }

  SealException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
