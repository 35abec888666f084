package io.observatory.hitl.command;

/** The caller's key was used for another request before; nothing was done. */
public final class IdempotencyKeyReusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** That key. */
  public IdempotencyKeyReusedException(String key) {
    super("the idempotency key " + key + " belongs to another request");
  }
}
