package io.observatory.scheduler.job;

/** What people and agents have said of a job; whether it still has something to do is its rows'. */
public enum JobState {
  ACTIVE,
  PAUSED,
  /** For good. */
  CANCELLED
}
