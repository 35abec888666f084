package io.observatory.heartbeat.capability;

/** How alive a listed agent is, in the order in which answers list agents. */
public enum LiveState {
  /** Heard within its time. */
  ALIVE,
  /** A beat is overdue. */
  LATE,
  /** Silent as announced. */
  SLEEPING,
  /** Silent for long; about to be evicted unless it beats. */
  SUSPECT,
  /** A state that this version does not know. */
  UNKNOWN,
  /** Comes and goes too often to be relied upon. */
  FLAPPING,
  /** Registered ahead and never heard. */
  EXPECTED
}
