package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/** One header of a message, as it came; names may repeat and values may be absent. */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came; never compared
public record Header(String name, byte @Nullable [] value) {}
