package io.observatory.hitl.inbound.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures accepted in the last ten minutes: as long as one could be accepted again, since a
 * timestamp may lie five minutes ahead and five behind. When it is full nothing new is accepted
 * until the oldest are forgotten.
 */
final class SeenSignatures {
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final int most;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  enum Added {
    NEW,
    KNOWN,
    FULL
  }

  SeenSignatures(InstantSource clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  synchronized Added add(String signature) {
    Instant now = clock.instant();
    forget(now.minus(KEPT));
    if (seen.containsKey(signature)) {
      return Added.KNOWN;
    }
    if (seen.size() >= most) {
      return Added.FULL;
    }
    seen.put(signature, now);
    return Added.NEW;
  }

  private void forget(Instant before) {
    Iterator<Instant> oldest = seen.values().iterator();
    while (oldest.hasNext() && oldest.next().isBefore(before)) {
      oldest.remove();
    }
  }
}
