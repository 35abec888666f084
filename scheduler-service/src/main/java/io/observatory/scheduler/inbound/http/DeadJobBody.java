package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.scheduler.run.DeadJob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dead job as callers see it. */
record DeadJobBody(
    UUID id,
    @JsonProperty("job_id") UUID jobId,
    @JsonProperty("target_agent_id") @Nullable String targetAgentId,
    @JsonProperty("scheduled_for") Instant scheduledFor,
    int attempts,
    String code,
    @Nullable String detail,
    @JsonProperty("died_at") Instant diedAt,
    @JsonProperty("redriven_at") @Nullable Instant redrivenAt) {

  static DeadJobBody of(DeadJob dead) {
    return new DeadJobBody(
        dead.fireId(),
        dead.jobId(),
        dead.targetAgentId(),
        dead.occurrence(),
        dead.attempts(),
        dead.code(),
        dead.detail(),
        dead.diedAt(),
        dead.redrivenAt());
  }
}
