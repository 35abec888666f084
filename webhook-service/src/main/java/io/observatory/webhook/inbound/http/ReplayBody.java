package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.Selection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order to deliver again, as callers see it.
 *
 * @param skipped of those examined, how many were not replayed: replayed already, or their endpoint
 *     is disabled or deleted
 */
record ReplayBody(
    UUID id,
    Selection.Kind kind,
    @JsonProperty("endpoint_id") @Nullable String endpointId,
    @Nullable String type,
    List<String> statuses,
    @Nullable Instant since,
    @Nullable Instant until,
    @JsonProperty("dry_run") boolean dryRun,
    @JsonProperty("per_second") int perSecond,
    Replay.State state,
    long examined,
    long replayed,
    long skipped,
    @Nullable String error,
    @Nullable String reason,
    String principal,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt) {

  static ReplayBody of(Replay replay) {
    Selection selection = replay.selection();
    return new ReplayBody(
        replay.id(),
        selection.kind(),
        selection.endpointId(),
        selection.type(),
        selection.statuses(),
        selection.since(),
        selection.until(),
        replay.dryRun(),
        replay.perSecond(),
        replay.state(),
        replay.examined(),
        replay.replayed(),
        replay.examined() - replay.replayed(),
        replay.error(),
        replay.reason(),
        replay.principal(),
        replay.createdAt(),
        replay.finishedAt());
  }
}
