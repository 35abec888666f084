package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.ledger.EventView;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as callers see it: what its body says is between publisher and receivers, and headers
 * that look like credentials are masked.
 */
record EventBody(
    String id,
    @JsonProperty("tenant_id") String tenantId,
    String type,
    @Nullable String subject,
    @JsonProperty("ordering_key") @Nullable String orderingKey,
    @JsonProperty("content_type") String contentType,
    Map<String, String> headers,
    long size,
    @JsonProperty("body_sha256") String bodySha256,
    @JsonProperty("created_at") Instant createdAt) {

  static EventBody of(EventView event) {
    return new EventBody(
        event.id(),
        event.tenantId(),
        event.type(),
        event.subject(),
        event.orderingKey(),
        event.contentType(),
        ShownHeaders.of(event.headers()),
        event.size(),
        event.bodySha256(),
        event.createdAt());
  }
}
