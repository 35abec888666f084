package io.observatory.hitl.inbound.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a dead letter is from and why, as every service says it. */
final class DeadLetterHeaders {

  private final String group;
  private final Clock clock;

  DeadLetterHeaders(String group, Clock clock) {
    this.group = group;
    this.clock = clock;
  }

  Headers of(Headers original, RecordMetadata from, long timestamp, String reason, String message) {
    Headers headers = new RecordHeaders(original);
    put(headers, "dlt_reason", reason);
    put(headers, "dlt_message", message);
    put(headers, "dlt_group", group);
    put(headers, "dlt_topic", from.topic());
    put(headers, "dlt_partition", Integer.toString(from.partition()));
    put(headers, "dlt_offset", Long.toString(from.offset()));
    put(headers, "dlt_timestamp", Long.toString(timestamp));
    put(headers, "dlt_at", clock.instant().toString());
    return headers;
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
