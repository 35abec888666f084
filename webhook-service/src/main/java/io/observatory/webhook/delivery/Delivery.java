package io.observatory.webhook.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint, in the memory of the instance that claimed it.
 *
 * @param id of the delivery
 * @param endpointId where to
 * @param generation 0, or which replay
 * @param orderingKey within which it waits its turn; null when it does not
 * @param attempts made before
 * @param fence of the claim; a result counts only while the row has it
 * @param createdAt when it was made
 * @param dueAt for when it was claimed; null when it did not wait for a time
 * @param event what is sent
 */
public record Delivery(
    UUID id,
    String endpointId,
    int generation,
    @Nullable String orderingKey,
    int attempts,
    long fence,
    Instant createdAt,
    @Nullable Instant dueAt,
    Publication event) {}
