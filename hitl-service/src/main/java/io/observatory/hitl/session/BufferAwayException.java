package io.observatory.hitl.session;

import org.jspecify.annotations.Nullable;

/** Nobody who holds the session's buffer answers now; it can be asked again. */
public final class BufferAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says why. */
  public BufferAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
