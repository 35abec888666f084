package io.observatory.audit.log;

import org.jspecify.annotations.Nullable;

/** One record header as it came; names repeat and values may be null. */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record Header(String key, byte @Nullable [] value) {}
