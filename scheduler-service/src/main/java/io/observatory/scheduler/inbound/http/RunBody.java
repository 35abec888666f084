package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.scheduler.job.RunView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of a job's history, as callers see it. */
record RunBody(
    @JsonProperty("fire_id") UUID fireId,
    Instant occurrence,
    @JsonProperty("due_at") Instant dueAt,
    @JsonProperty("recorded_at") Instant recordedAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt,
    String kind,
    int attempt,
    String status,
    int skipped,
    @Nullable String reason,
    @Nullable String result) {

  static RunBody of(RunView run) {
    return new RunBody(
        run.fireId(),
        run.occurrence(),
        run.dueAt(),
        run.recordedAt(),
        run.endedAt(),
        run.kind(),
        run.attempt(),
        run.status(),
        run.skipped(),
        run.reason(),
        run.result());
  }
}
