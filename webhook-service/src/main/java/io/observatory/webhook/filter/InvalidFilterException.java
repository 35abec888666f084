package io.observatory.webhook.filter;

/** What was asked for can be no filter; names where the fault is. */
public final class InvalidFilterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_PATH = 256;

  private final String path;

  /**
   * The fault.
   *
   * @param path of it, such as {@code filter.body.amount.$gt}
   * @param why what is wrong, without the value
   */
  InvalidFilterException(String path, String why) {
    super(why);
    this.path = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path;
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /** What is wrong with it. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
