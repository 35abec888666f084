package io.observatory.platform.outbox;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event to commit with the rows it tells about.
 *
 * @param topic where it goes
 * @param key the record's key; events of one key are published in the order they were appended
 * @param record the value, or null for a tombstone
 * @param eventId the id by which readers recognise a repeat
 * @param type the CloudEvents type
 * @param traceparent of what it belongs to (W3C Trace Context); null for that of the thread that
 *     appends it
 */
public record OutboxEvent(
    String topic,
    String key,
    @Nullable SpecificRecord record,
    String eventId,
    String type,
    @Nullable String traceparent) {

  /** Refuses what no reader could use. */
  public OutboxEvent {
    if (topic.isBlank() || key.isEmpty() || eventId.isBlank() || type.isBlank()) {
      throw new IllegalArgumentException(
          "topic, key, event id and type must not be blank: %s, %s, %s, %s"
              .formatted(topic, key, eventId, type));
    }
  }

  /** Of the trace of the thread that appends it. */
  public OutboxEvent(
      String topic, String key, @Nullable SpecificRecord record, String eventId, String type) {
    this(topic, key, record, eventId, type, null);
  }

  /** The same, of another trace; null for that of the thread that appends it. */
  public OutboxEvent of(@Nullable String trace) {
    return new OutboxEvent(topic, key, record, eventId, type, trace);
  }
}
