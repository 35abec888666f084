package io.observatory.webhook.endpoint;

/** Somebody changed the endpoint since the caller read it; nothing was done. */
public final class StaleVersionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long current;

  /** The version there is now. */
  public StaleVersionException(long current) {
    super("the endpoint's version is " + current);
    this.current = current;
  }

  /** The version there is now. */
  public long current() {
    return current;
  }
}
