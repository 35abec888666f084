package io.observatory.scheduler.fire;

/** What a consumer may rely on. */
public enum Mode {
  /**
   * Each occurrence is in the topic once for those who read committed records only: events and the
   * record of what is to be settled commit together.
   */
  EXACTLY_ONCE,
  /**
   * Each occurrence is in the topic at least once, always with the same id, as soon as it is due.
   */
  AT_LEAST_ONCE
}
