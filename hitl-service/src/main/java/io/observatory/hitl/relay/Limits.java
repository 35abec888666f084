package io.observatory.hitl.relay;

/**
 * How much may wait.
 *
 * @param sessionMessages messages of one session
 * @param sessionBytes bytes of one session
 * @param instanceBytes bytes of all sessions of this instance
 * @param policy what happens to a message above a session's limits; above the instance's it is
 *     always refused
 */
public record Limits(long sessionMessages, long sessionBytes, long instanceBytes, Policy policy) {

  /** What happens to a message for which there is no room; it is never dropped in silence. */
  public enum Policy {
    /** Refused: dead-lettered, and told as DENIED. */
    REJECT,
    /** Kept on disk all the same, up to the instance's limit. */
    SPILL,
    /** Refused, as everything else of the session until it is unpaused. */
    DENY_SESSION
  }
}
