package io.observatory.scheduler.fire;

/**
 * Rows of a shard that are to be read, in their order.
 *
 * @param after behind this place
 * @param untilMicros due at that time or before
 * @param limit so many at most
 */
public record Range(int shard, Position after, long untilMicros, int limit) {}
