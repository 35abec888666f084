package io.observatory.scheduler.occurrence;

/** A cron expression that can not be read. */
public final class InvalidCronException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final int position;

  InvalidCronException(String field, int position, String why) {
    super(why + " (" + field + ", at position " + (position + 1) + ")");
    this.field = field;
    this.position = position;
  }

  /** Which field, as an operator calls it: "day of month"; "expression" for the whole. */
  public String field() {
    return field;
  }

  /** Of the first character that is wrong, in the expression as it was given, from 0. */
  public int position() {
    return position;
  }
}
