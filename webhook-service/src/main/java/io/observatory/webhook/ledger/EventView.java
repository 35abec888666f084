package io.observatory.webhook.ledger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that was handed in.
 *
 * @param size of its body in bytes
 * @param bodySha256 SHA-256 (hex) of its body
 */
public record EventView(
    String id,
    String tenantId,
    String type,
    @Nullable String subject,
    @Nullable String orderingKey,
    String contentType,
    Map<String, String> headers,
    long size,
    String bodySha256,
    Instant createdAt) {

  /** Takes a copy. */
  public EventView {
    headers = Map.copyOf(headers);
  }
}
