package io.observatory.hitl.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session; null where nobody has told yet.
 *
 * @param state NORMAL, PAUSED or FLUSHING as last told
 * @param buffered messages held when something last happened at a gate
 * @param activity what its messages tell
 * @param lastGate what last happened at a gate
 */
public record SessionOverview(
    String sessionId,
    String state,
    List<String> holds,
    long buffered,
    Activity activity,
    @Nullable LastGate lastGate) {

  /** What the session's messages tell. */
  public record Activity(
      @Nullable String agentId,
      @Nullable String clusterId,
      @Nullable String missionId,
      @Nullable String workflowId,
      long messages,
      @Nullable Instant firstSeen,
      @Nullable Instant lastActivity) {}

  /** What last happened at a gate. */
  public record LastGate(
      String kind, @Nullable String gateId, @Nullable String reason, Instant at) {}
}
