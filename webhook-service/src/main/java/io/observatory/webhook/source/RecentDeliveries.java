package io.observatory.webhook.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Deliveries taken lately, so that a repeat makes no second event here. Bounded by time and number;
 * what was forgotten, or taken by another instance, makes an event with the same id again, by which
 * readers know it.
 */
final class RecentDeliveries {
  private final Duration kept;
  private final int most;
  private final Map<String, Recent> recent = new LinkedHashMap<>();

  /**
   * A delivery.
   *
   * @param eventId of its event
   * @param at when it was first seen
   * @param taken completes when its event is in the topic, exceptionally when it is not
   */
  record Recent(String eventId, Instant at, CompletableFuture<Void> taken) {}

  RecentDeliveries(Duration kept, int most) {
    this.kept = kept;
    this.most = most;
  }

  /** The delivery that was there before; the given one if there was none. */
  synchronized Recent first(String key, Recent delivery) {
    Iterator<Recent> oldest = recent.values().iterator();
    Instant before = delivery.at().minus(kept);
    while (oldest.hasNext() && (oldest.next().at().isBefore(before) || recent.size() >= most)) {
      oldest.remove();
    }
    Recent known = recent.putIfAbsent(key, delivery);
    return known == null ? delivery : known;
  }

  /** Forgets a delivery whose event did not get into the topic. */
  synchronized void forget(String key, Recent delivery) {
    recent.remove(key, delivery);
  }

  synchronized int size() {
    return recent.size();
  }
}
