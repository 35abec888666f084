package io.observatory.audit.log;

import org.jspecify.annotations.Nullable;

/**
 * The exact value bytes of an entry.
 *
 * @param size bytes of the value as received, -1 when it was null
 * @param value the bytes, or null when the value was null or too large to keep
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record Raw(
    String topic,
    String type,
    @Nullable Integer schemaId,
    int size,
    byte @Nullable [] value,
    @Nullable String omitted) {}
