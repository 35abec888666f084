package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.session.SessionOverview;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session; null where nobody has told yet. */
record SessionBody(
    @JsonProperty("session_id") String sessionId,
    String state,
    List<String> holds,
    @JsonProperty("buffered_count") long buffered,
    @JsonProperty("agent_id") @Nullable String agentId,
    @JsonProperty("cluster_id") @Nullable String clusterId,
    @JsonProperty("mission_id") @Nullable String missionId,
    @JsonProperty("workflow_id") @Nullable String workflowId,
    long messages,
    @JsonProperty("first_seen") @Nullable Instant firstSeen,
    @JsonProperty("last_activity") @Nullable Instant lastActivity,
    @JsonProperty("last_gate") @Nullable LastGate lastGate) {

  record LastGate(
      String kind,
      @JsonProperty("gate_id") @Nullable String gateId,
      @Nullable String reason,
      Instant at) {}

  static SessionBody of(SessionOverview session) {
    SessionOverview.Activity activity = session.activity();
    SessionOverview.LastGate last = session.lastGate();
    return new SessionBody(
        session.sessionId(),
        session.state(),
        session.holds(),
        session.buffered(),
        activity.agentId(),
        activity.clusterId(),
        activity.missionId(),
        activity.workflowId(),
        activity.messages(),
        activity.firstSeen(),
        later(activity.lastActivity(), last == null ? null : last.at()),
        last == null ? null : new LastGate(last.kind(), last.gateId(), last.reason(), last.at()));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
