package io.observatory.heartbeat.agent;

/** Why an agent's row changed. */
public enum Cause {
  /** First heard of, registered ahead, or begun a new life. */
  REGISTERED,
  /** Said something new of itself, or a person laid something down for it. */
  PROFILE_CHANGED,
  /** Silent for so long that it may be gone. */
  SUSPECTED,
  /** Moved between alive, sleeping and flapping, or a suspicion was refuted. */
  STATE_CHANGED,
  /** Heard again after it was evicted. */
  RECOVERED,
  /** Silent past its deadline. */
  EVICTED,
  /** Said goodbye, or was taken out. */
  DEREGISTERED,
  /** Two processes beat under its id. */
  DUPLICATE_IDENTITY
}
