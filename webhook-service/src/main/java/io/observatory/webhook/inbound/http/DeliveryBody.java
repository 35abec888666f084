package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.ledger.DeliveryView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery as callers see it. */
record DeliveryBody(
    UUID id,
    @JsonProperty("event_id") String eventId,
    @JsonProperty("endpoint_id") String endpointId,
    int generation,
    @JsonProperty("tenant_id") String tenantId,
    String type,
    String status,
    @Nullable String reason,
    int attempts,
    @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt,
    @JsonProperty("last_http_status") @Nullable Integer lastHttpStatus,
    @JsonProperty("last_error") @Nullable String lastError) {

  static DeliveryBody of(DeliveryView delivery) {
    return new DeliveryBody(
        delivery.id(),
        delivery.eventId(),
        delivery.endpointId(),
        delivery.generation(),
        delivery.tenantId(),
        delivery.type(),
        delivery.status(),
        delivery.reason(),
        delivery.attempts(),
        delivery.nextAttemptAt(),
        delivery.createdAt(),
        delivery.finishedAt(),
        delivery.lastStatus(),
        delivery.lastError());
  }
}
