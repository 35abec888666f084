package io.observatory.webhook.replay;

/** What was asked for can be no order; names where the fault is. */
public final class InvalidReplayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /** What is wrong with the field. */
  public InvalidReplayException(String path, String why) {
    super(why);
    this.path = path;
  }

  /** The field. */
  public String path() {
    return path;
  }
}
