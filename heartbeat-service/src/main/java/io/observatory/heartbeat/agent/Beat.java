package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/**
 * One heartbeat, validated.
 *
 * @param agentId who beats
 * @param claim what it says of itself
 * @param incarnation which life of the agent this is; 0 when the agent does not count its lives
 * @param seq its position in that life; 0 when not counted, and without an incarnation it only
 *     tells twins, because it starts anew with every restart
 * @param kind what it wants to say
 * @param absence for how long it will be silent on purpose; null when it will not
 */
public record Beat(
    String agentId, Claim claim, long incarnation, long seq, Kind kind, @Nullable Absence absence) {

  /** What a beat wants to say. */
  public enum Kind {
    /** I live. */
    SIGN_OF_LIFE,
    /** I say goodbye. */
    FAREWELL,
    /** A known agent was heard elsewhere; it says nothing of itself. */
    TRAFFIC
  }

  /** A beat that says nothing of absence. */
  public static Beat of(String agentId, Claim claim, long incarnation, long seq) {
    return new Beat(agentId, claim, incarnation, seq, Kind.SIGN_OF_LIFE, null);
  }

  /** A goodbye. */
  public static Beat farewell(String agentId, Claim claim, long incarnation, long seq) {
    return new Beat(agentId, claim, incarnation, seq, Kind.FAREWELL, null);
  }

  boolean isLeaving() {
    return kind == Kind.FAREWELL;
  }

  boolean isTraffic() {
    return kind == Kind.TRAFFIC;
  }

  long busyMillis() {
    return absence == null ? 0 : absence.busyMillis();
  }

  long sleepMillis() {
    return absence == null ? 0 : absence.sleepMillis();
  }
}
