package io.observatory.scheduler.fire;

/** A batch was not published, for certain. */
public final class NotPublishedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what hindered it. */
  public NotPublishedException(Throwable cause) {
    super("the batch was not published", cause);
  }
}
