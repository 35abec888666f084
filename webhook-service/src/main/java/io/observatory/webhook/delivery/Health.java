package io.observatory.webhook.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disables endpoints that say 410, at once, and those that failed for so long without a single
 * success. Attempts are noted in memory and written once a second: failures, and successes where
 * something may say otherwise. Safe for use by many threads.
 */
public final class Health {

  private static final Logger LOGGER = LoggerFactory.getLogger(Health.class);

  /** A failure that long ago says nothing of what happened since. */
  private static final Duration STALE = Duration.ofHours(24);

  /** How often a success is written that changes nothing here: others may have seen failures. */
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(2);

  private final DeliveryStore store;
  private final EndpointSwitch endpoints;
  private final Duration patience;
  private final Clock clock;

  /** Whether each endpoint that was heard since the last {@link #write} succeeded, even once. */
  private final Map<String, Boolean> heard = new ConcurrentHashMap<>();

  /** Endpoints that fail, as far as is known here. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** When successes were written. */
  private final Map<String, Instant> settled = new ConcurrentHashMap<>();

  /** {@code patience} is how long an endpoint may fail. */
  public Health(DeliveryStore store, EndpointSwitch endpoints, Duration patience, Clock clock) {
    this.store = store;
    this.endpoints = endpoints;
    this.patience = patience;
    this.clock = clock;
  }

  void note(String endpointId, Attempt attempt) {
    if (attempt.status() != null && attempt.status() == Schedule.GONE) {
      disable(endpointId, "It answered 410 Gone.");
    }
    if (!attempt.isSuccess()) {
      heard.putIfAbsent(endpointId, Boolean.FALSE); // one success is enough
    } else if (failing.contains(endpointId)
        || heard.containsKey(endpointId)
        || !isSettled(endpointId)) {
      heard.put(endpointId, Boolean.TRUE);
    }
  }

  private boolean isSettled(String endpointId) {
    Instant written = settled.get(endpointId);
    return written != null && written.plus(TOLD_AGAIN).isAfter(clock.instant());
  }

  /** Writes what was heard, and disables whoever failed for too long. */
  void write() {
    List<Map.Entry<String, Boolean>> all = List.copyOf(heard.entrySet());
    if (all.isEmpty()) {
      return;
    }
    List<String> well = names(all, true);
    List<String> ill = names(all, false);
    Instant now = clock.instant();
    settled.values().removeIf(written -> !written.plus(TOLD_AGAIN).isAfter(now));
    if (!well.isEmpty()) {
      store.healthy(well);
      well.forEach(endpointId -> settled.put(endpointId, now));
      well.forEach(failing::remove);
    }
    if (!ill.isEmpty()) {
      failing.addAll(ill);
      store
          .failing(ill, now, now.minus(STALE))
          .forEach(
              (endpointId, since) -> {
                if (!since.plus(patience).isAfter(now)) {
                  disable(endpointId, "Every request failed since " + since + ".");
                }
              });
    }
    all.forEach(entry -> heard.remove(entry.getKey(), entry.getValue()));
  }

  private static List<String> names(List<Map.Entry<String, Boolean>> all, boolean well) {
    return all.stream().filter(e -> e.getValue() == well).map(Map.Entry::getKey).toList();
  }

  private void disable(String endpointId, String reason) {
    try {
      endpoints.disable(endpointId, reason);
    } catch (RuntimeException e) {
      LOGGER.warn("Endpoint {} is to be disabled ({}) and can not be now", endpointId, reason, e);
    }
  }
}
