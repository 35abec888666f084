package io.observatory.webhook.endpoint;

/** What was asked for can be no endpoint; names where the fault is. */
public final class InvalidEndpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * The fault.
   *
   * @param path of the field, such as {@code types[0]}
   * @param why what is wrong with it, without its value
   */
  public InvalidEndpointException(String path, String why) {
    super(why);
    this.path = path;
  }

  /** The field. */
  public String path() {
    return path;
  }

  /** What is wrong with it. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
