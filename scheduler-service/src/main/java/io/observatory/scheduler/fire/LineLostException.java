package io.observatory.scheduler.fire;

/** Somebody else took over, or the outcome of a transaction is unknown. */
public final class LineLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what happened. */
  public LineLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
