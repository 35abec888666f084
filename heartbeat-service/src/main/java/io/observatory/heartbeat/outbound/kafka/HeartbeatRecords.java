package io.observatory.heartbeat.outbound.kafka;

import io.observatory.events.Capability;
import io.observatory.events.ExecutionPolicy;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.heartbeat.agent.Absence;
import io.observatory.heartbeat.agent.Beat;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.Claim;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Beats as the topic holds them. */
final class HeartbeatRecords {

  private HeartbeatRecords() {}

  static Heartbeat of(BeatLog.Saying saying, String eventId) {
    Beat beat = saying.beat();
    Claim claim = beat.claim();
    Absence absence = beat.absence();
    return Heartbeat.newBuilder()
        .setEventId(eventId)
        .setSentAt(saying.sentAt())
        .setAgentId(beat.agentId())
        .setClusterId(claim.clusterId())
        .setKind(kind(saying))
        .setAgentType(claim.agentType())
        .setCapabilities(
            claim.capabilities() == null
                ? List.of()
                : claim.capabilities().stream()
                    .map(each -> new Capability(each.name(), each.version()))
                    .toList())
        .setExecutionPolicy(
            claim.policy() == null ? null : ExecutionPolicy.valueOf(claim.policy().name()))
        .setIncarnation(beat.incarnation())
        .setSeq(beat.seq())
        .setTtlMs(claim.ttlMillis())
        .setBusyUntil(absence == null ? null : after(saying.sentAt(), absence.busyMillis()))
        .setNextWakeAt(absence == null ? null : after(saying.sentAt(), absence.sleepMillis()))
        .setProgress(absence == null ? null : absence.progress())
        .build();
  }

  private static HeartbeatKind kind(BeatLog.Saying saying) {
    return switch (saying.beat().kind()) {
      case FAREWELL -> HeartbeatKind.DEREGISTER;
      case TRAFFIC -> HeartbeatKind.TRAFFIC;
      case SIGN_OF_LIFE -> saying.registering() ? HeartbeatKind.REGISTER : HeartbeatKind.BEAT;
    };
  }

  private static @Nullable Instant after(Instant sentAt, long millis) {
    return millis == 0 ? null : sentAt.plusMillis(millis);
  }
}
