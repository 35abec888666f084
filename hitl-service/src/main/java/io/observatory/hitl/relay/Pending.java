package io.observatory.hitl.relay;

/** An UNPAUSE that is answered when the flush ends. */
public record Pending(String commandId, long seq, long flushedBefore) {}
