package io.observatory.webhook.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Where ids (UUIDv7) of rows of a time lie: an index on the id is one on the time, too. Rows get
 * their time from a service and their id from there or from the database, whose clocks differ.
 */
final class TimeOrderedIds {

  /** Below all ids. */
  static final UUID FIRST = new UUID(0, 0);

  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private TimeOrderedIds() {}

  /** The lowest id a row made at that time or after it can have. */
  static UUID lowest(Instant since) {
    return new UUID(Math.max(0, since.minus(CLOCKS).toEpochMilli()) << 16, 0);
  }

  /** The highest id a row made at that time or before it can have. */
  static UUID highest(Instant until) {
    return lastOf(until.plus(CLOCKS));
  }

  /** The highest id that is made at that time by that clock. */
  static UUID lastOf(Instant time) {
    return new UUID((Math.max(0, time.toEpochMilli()) << 16) | 0xffff, -1);
  }
}
