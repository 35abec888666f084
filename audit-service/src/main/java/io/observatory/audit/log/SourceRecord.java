package io.observatory.audit.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as the broker gave it. The timestamp is in milliseconds since the epoch, as the broker
 * keeps it; a null value is a tombstone.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record SourceRecord(
    Source source,
    long offset,
    Timestamp timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** Milliseconds since the epoch and who set them. */
  public record Timestamp(long millis, TimestampType type) {}
}
