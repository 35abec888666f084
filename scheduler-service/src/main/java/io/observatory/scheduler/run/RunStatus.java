package io.observatory.scheduler.run;

/** How a line of the history stands. The number stands in the database and never changes. */
public enum RunStatus {
  FIRED(1),
  STARTED(2),
  SUCCEEDED(3),
  /** Failed, and is tried again. */
  FAILED(4),
  /** Took too long, and is tried again. */
  TIMED_OUT(5),
  /** Fell silent, and is tried again. */
  STALE(6),
  SKIPPED(7),
  /** Failed, took too long or fell silent, and is not tried again: it is among the dead. */
  GAVE_UP(8),
  CANCELLED(9);

  private final int number;

  RunStatus(int number) {
    this.number = number;
  }

  /** As the database has it. */
  public int number() {
    return number;
  }

  /** Whether the run still goes on. */
  public boolean isOpen() {
    return this == FIRED || this == STARTED;
  }

  /**
   * The status of that number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RunStatus of(int number) {
    for (RunStatus status : values()) {
      if (status.number == number) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status of a run has the number " + number);
  }
}
