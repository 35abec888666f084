package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What waits in memory for one endpoint, and how much of it may go. Guarded by {@link Lanes}. */
final class Lane {

  /** A lane that tells nothing about its pace yet holds that many. */
  private static final int USUAL_ROOM = 64;

  /** What it holds to ask with while its breaker is open. */
  private static final int PROBES = 2;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final String endpointId;
  private final String tenantId;
  private final Breaker breaker;
  private final ArrayDeque<Delivery> ready = new ArrayDeque<>();

  /** What waits for an earlier one of its ordering key, which is ready or under way. */
  private final Map<String, ArrayDeque<Delivery>> behind = new HashMap<>();

  private final Set<UUID> probes = new HashSet<>(2);
  private Limits limits;
  private TokenBucket bucket;
  private int places;
  private long bytes;
  private int underWay;
  private long secondBegan;
  private int doneThisSecond;
  private int doneLastSecond;

  /** Whether it stands in the ring of those that may have something to send. */
  boolean inTurn;

  /** Whether it waits for time to pass. */
  boolean delayed;

  Lane(Endpoint endpoint, Breaker breaker, long now) {
    this.endpointId = endpoint.id();
    this.tenantId = endpoint.tenantId();
    this.breaker = breaker;
    this.limits = endpoint.limits();
    this.bucket = new TokenBucket(limits.perSecond(), limits.burst(), now);
    this.secondBegan = now;
  }

  String endpointId() {
    return endpointId;
  }

  String tenantId() {
    return tenantId;
  }

  boolean isOpen() {
    return breaker.isOpen();
  }

  /** Returns whether they are others than before. */
  boolean limits(Limits fresh, long now) {
    if (fresh.equals(limits)) {
      return false;
    }
    limits = fresh;
    bucket = new TokenBucket(fresh.perSecond(), fresh.burst(), now);
    return true;
  }

  /**
   * How many more it may hold: about a second's work, so that a slow endpoint fills no memory;
   * while its breaker is open enough for probes.
   */
  int room(long now) {
    roll(now);
    if (breaker.isOpen()) {
      return PROBES - places;
    }
    int pace = Math.max(doneThisSecond, doneLastSecond);
    return Math.max(Math.max(USUAL_ROOM, 2 * limits.concurrency()), pace) - places;
  }

  void reserve(int weight) {
    places++;
    bytes += weight;
  }

  void free(int weight) {
    places--;
    bytes -= weight;
  }

  int places() {
    return places;
  }

  long bytes() {
    return bytes;
  }

  int underWay() {
    return underWay;
  }

  boolean isIdle() {
    return places == 0 && underWay == 0 && !breaker.isOpen();
  }

  void add(Delivery delivery) {
    String key = delivery.orderingKey();
    if (key == null) {
      ready.add(delivery);
      return;
    }
    ArrayDeque<Delivery> others = behind.get(key);
    if (others == null) {
      behind.put(key, new ArrayDeque<>());
      ready.add(delivery);
    } else {
      others.add(delivery);
    }
  }

  boolean hasReady() {
    return !ready.isEmpty() && underWay < limits.concurrency();
  }

  /** When the next may go: {@code now}, later, or {@code Long.MAX_VALUE} after a probe is back. */
  long freeAt(long now) {
    return Math.max(breaker.freeAt(now), bucket.freeAt(now));
  }

  Delivery send(long now) {
    Delivery delivery = ready.remove();
    bucket.take(now);
    if (breaker.sent()) {
      probes.add(delivery.id());
    }
    underWay++;
    return delivery;
  }

  /**
   * One is back. Returns those that must not go now: those behind it in its key, because it did not
   * succeed, and all but a few while the breaker is open.
   *
   * @param healthy what it tells of the endpoint; null for nothing
   */
  List<Delivery> done(Delivery delivery, @Nullable Boolean healthy, boolean passes, long now) {
    underWay--;
    boolean probe = probes.remove(delivery.id());
    if (healthy == null) {
      breaker.abandoned(probe);
    } else if (healthy) {
      breaker.succeeded();
    } else {
      breaker.failed(probe, now);
    }
    roll(now);
    doneThisSecond++;
    List<Delivery> back = new ArrayList<>();
    if (delivery.orderingKey() != null) {
      back.addAll(next(delivery.orderingKey(), passes));
    }
    if (breaker.isOpen()) {
      shed(back);
    }
    return back;
  }

  /** Those of a key in their order. */
  private void shed(List<Delivery> back) {
    List<Delivery> kept = new ArrayList<>(PROBES);
    for (Delivery delivery : ready) {
      String key = delivery.orderingKey();
      if (kept.size() < PROBES) {
        kept.add(delivery);
        continue;
      }
      back.add(delivery);
      ArrayDeque<Delivery> others = key == null ? null : behind.remove(key);
      if (others != null) {
        back.addAll(others);
      }
    }
    ready.clear();
    ready.addAll(kept);
    for (ArrayDeque<Delivery> others : behind.values()) {
      back.addAll(others);
      others.clear();
    }
  }

  private List<Delivery> next(String key, boolean passes) {
    ArrayDeque<Delivery> others = behind.get(key);
    if (others == null || others.isEmpty() || !passes) {
      behind.remove(key);
      return others == null ? List.of() : new ArrayList<>(others);
    }
    ready.add(others.remove());
    return List.of();
  }

  /** Forgets what was not sent yet; returns it. */
  Collection<Delivery> clear() {
    List<Delivery> all = new ArrayList<>(ready);
    behind.values().forEach(all::addAll);
    ready.clear();
    behind.clear();
    return all;
  }

  private void roll(long now) {
    if (now - secondBegan >= SECOND) {
      doneLastSecond = now - secondBegan < 2 * SECOND ? doneThisSecond : 0;
      doneThisSecond = 0;
      secondBegan = now;
    }
  }
}
