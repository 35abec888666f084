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
 */
public record OutboxEvent(
    String topic, String key, @Nullable SpecificRecord record, String eventId, String type) {

  /** Refuses what no reader could use. */
  public OutboxEvent {
    if (topic.isBlank() || key.isEmpty() || eventId.isBlank() || type.isBlank()) {
      throw new IllegalArgumentException(
          "topic, key, event id and type must not be blank: %s, %s, %s, %s"
              .formatted(topic, key, eventId, type));
    }
  }
}
