package io.observatory.scheduler.occurrence;

/** A schedule, or what was asked for besides it, that can not be kept. */
public final class InvalidScheduleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String field;
  private final int position;

  /**
   * Of a field as a whole.
   *
   * @param code stable, such as {@code never_fires}
   * @param field as the caller wrote it, such as {@code schedule.every_ms}
   */
  public InvalidScheduleException(String code, String field, String why) {
    super(why);
    this.code = code;
    this.field = field;
    this.position = -1;
  }

  /** Of a cron expression, at that place. */
  InvalidScheduleException(String field, int position, String why) {
    super(why + " (" + field + ", at position " + (position + 1) + ")");
    this.code = "invalid_cron";
    this.field = field;
    this.position = position;
  }

  /**
   * What is wrong, for a program: {@code invalid_cron}, {@code invalid_zone}, {@code
   * invalid_schedule}, {@code invalid_policy}, {@code never_fires}, {@code past_end}, {@code
   * too_far}.
   */
  public String code() {
    return code;
  }

  /** Which field; within a cron expression as an operator calls it, "day of month". */
  public String field() {
    return field;
  }

  /** Of the first character that is wrong in a cron expression, from 0; -1 where there is none. */
  public int position() {
    return position;
  }
}
