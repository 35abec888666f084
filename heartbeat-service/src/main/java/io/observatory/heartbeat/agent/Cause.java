package io.observatory.heartbeat.agent;

/** Why an agent's row changed. */
public enum Cause {
  /** First heard of, or begun a new life. */
  REGISTERED,
  /** Said something new of itself. */
  PROFILE_CHANGED,
  /** Heard again after it was evicted or had left. */
  RETURNED,
  /** Silent past its deadline. */
  EVICTED,
  /** Said goodbye. */
  DEREGISTERED
}
