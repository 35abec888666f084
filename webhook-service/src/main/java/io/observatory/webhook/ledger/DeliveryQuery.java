package io.observatory.webhook.ledger;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are wanted, the latest first; null for any.
 *
 * @param since made at that time or after it
 * @param until made before it
 * @param latest only the last one of each event and endpoint, not those that were delivered again
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
    boolean latest,
    @Nullable UUID before,
    int limit) {

  private static final Set<String> COMMON = Set.of("SUCCEEDED", "DISCARDED");

  /**
   * Whether few may be found among many: by a type or a status that no index leads to, with nothing
   * beside it that one does.
   */
  public boolean isTooBroad() {
    boolean bounded = endpointId != null || eventId != null || since != null;
    boolean rare = status != null && !COMMON.contains(status);
    boolean picks = type != null || status != null;
    return picks && !bounded && !rare;
  }
}
