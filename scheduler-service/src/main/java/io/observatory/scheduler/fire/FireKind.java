package io.observatory.scheduler.fire;

/** Why a job fires. The number stands in the database and never changes its meaning. */
public enum FireKind {
  /** An occurrence of the job's schedule, on time. */
  SCHEDULED(1),
  /** A run that failed, timed out or went stale, and that nobody had asked for, is tried again. */
  RETRY(2),
  /** An occurrence that was missed and is made up for. */
  CATCH_UP(3),
  /** Somebody asked for a run now, or for one of a window in the past; its tries are so, too. */
  TRIGGERED(4),
  /** An agent asked to be reminded. */
  REMINDER(5);

  private final int number;

  FireKind(int number) {
    this.number = number;
  }

  /** As what a run of this kind is tried again. */
  public FireKind again() {
    return this == TRIGGERED ? TRIGGERED : RETRY;
  }

  /** Whether there is more than one attempt of this kind. */
  boolean isTriedAgain() {
    return again() == this;
  }

  /** As the database has it, 1 to 5. */
  public int number() {
    return number;
  }

  /**
   * The kind of that number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static FireKind of(int number) {
    for (FireKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of fire has the number " + number);
  }
}
