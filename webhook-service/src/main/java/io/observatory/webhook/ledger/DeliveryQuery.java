package io.observatory.webhook.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are wanted, the latest first; null for any.
 *
 * @param since made at that time or after it
 * @param until made before it
 * @param before id of the last one seen; null to begin
 * @param limit most of them
 */
public record DeliveryQuery(
    @Nullable String endpointId,
    @Nullable String eventId,
    @Nullable String type,
    @Nullable String status,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable UUID before,
    int limit) {}
