package io.observatory.webhook.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets a look at a long backlog rest for ten times as long as it took, so that it takes a small
 * part of the time whatever its length. For one thread.
 */
final class Rests {

  private static final int TIMES = 10;

  private final Map<String, Long> until = new HashMap<>();
  private final LongSupplier nanos;

  Rests(LongSupplier nanos) {
    this.nanos = nanos;
  }

  boolean isResting(String endpointId) {
    Long end = until.get(endpointId);
    if (end == null) {
      return false;
    }
    if (end - nanos.getAsLong() > 0) {
      return true;
    }
    until.remove(endpointId);
    return false;
  }

  /** A look at these is over that began then. */
  void after(Iterable<String> endpointIds, long began) {
    long now = nanos.getAsLong();
    endpointIds.forEach(id -> until.put(id, now + TIMES * (now - began)));
    until.values().removeIf(end -> end - now <= 0);
  }
}
