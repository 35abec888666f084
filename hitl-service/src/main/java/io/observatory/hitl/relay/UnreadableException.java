package io.observatory.hitl.relay;

/** Bytes that are no decision. */
public final class UnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** For this reason. */
  public UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
