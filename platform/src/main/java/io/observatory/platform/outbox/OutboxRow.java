package io.observatory.platform.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code outbox} as the relay reads it. */
record OutboxRow(
    long id, String topic, String key, byte @Nullable [] value, String eventId, Headers headers) {

  /** What becomes the record's headers. */
  record Headers(String type, String traceparent, Instant appendedAt) {}
}
