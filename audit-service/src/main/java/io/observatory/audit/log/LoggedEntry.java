package io.observatory.audit.log;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log.
 *
 * @param index its place: 0 for the first event ever stored, no holes
 * @param valueSize bytes of the value, -1 when the value is null
 * @param doc the value as JSON, or null
 * @param reason why there is no {@code doc} although there is a value
 * @param omitted JSON object naming the parts that were too large to keep, with size and SHA-256
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record LoggedEntry(
    long index,
    String topic,
    UUID topicId,
    int partition,
    long offset,
    SourceRecord.Timestamp timestamp,
    String type,
    CorrelationIds ids,
    @Nullable Integer schemaId,
    byte @Nullable [] key,
    List<Header> headers,
    int valueSize,
    @Nullable String doc,
    @Nullable String reason,
    @Nullable String omitted) {}
