package io.observatory.scheduler.run;

/** What became of a report. */
public enum Heard {
  /** It counts. */
  TAKEN,
  /** It came before its run was written down, and counts as soon as that is done. */
  EARLY,
  /** The run had ended before, as the report says. */
  REPEATED,
  /** The run had ended before, otherwise. */
  ENDED,
  /** Nobody waits for an answer of this job's runs. */
  UNTRACKED,
  /** So many reports wait for runs of this job that no more are kept. */
  CROWDED,
  /** Who says so is not the agent that the run was fired for. */
  FORBIDDEN,
  /** There is no such job, or the run is another job's. */
  UNKNOWN
}
