package io.observatory.scheduler.fire;

/** A batch was not published, for certain. */
public final class NotPublishedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /**
   * With what hindered it.
   *
   * @param refused whether one of its records is at fault, so that trying again does not help
   */
  public NotPublishedException(Throwable cause, boolean refused) {
    super("the batch was not published", cause);
    this.refused = refused;
  }

  /** Whether one of its records is at fault. */
  public boolean isRefused() {
    return refused;
  }
}
