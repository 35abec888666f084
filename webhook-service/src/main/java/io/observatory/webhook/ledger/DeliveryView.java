package io.observatory.webhook.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a delivery stands; its words are those of the table. */
public record DeliveryView(
    UUID id,
    String eventId,
    String endpointId,
    int generation,
    String tenantId,
    String type,
    String status,
    @Nullable String reason,
    int attempts,
    @Nullable Instant nextAttemptAt,
    Instant createdAt,
    @Nullable Instant finishedAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {}
