package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this instance holds in memory, a lane for each endpoint: at most so many requests at once
 * and a second, none while the breaker is open, one at a time of an ordering key; and fair over
 * tenants and endpoints. A slow endpoint fills its lane and nothing else. Safe for many threads.
 *
 * <p>Who brings deliveries first asks for places ({@link #admit}), writes that they are in flight,
 * and then offers them.
 */
public final class Lanes {

  /**
   * What all lanes together may hold.
   *
   * @param deliveries in memory
   * @param bytes of their bodies
   * @param requests at once
   */
  public record Bounds(int deliveries, long bytes, int requests) {}

  /** A lane that waits for time to pass. */
  private record Delayed(Lane lane, long until) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Bounds bounds;
  private final Breaker.Rules rules;
  private final LongSupplier nanos;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Turns turns = new Turns();
  private final PriorityQueue<Delayed> delayed =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::until));
  private int held;
  private long heldBytes;
  private int underWay;
  private boolean closed;

  /** {@code nanos} only ever rises, as that of {@code System.nanoTime}. */
  Lanes(Bounds bounds, Breaker.Rules rules, LongSupplier nanos) {
    this.bounds = bounds;
    this.rules = rules;
    this.nanos = nanos;
  }

  /** With a breaker that opens after {@code failures} one after the other. */
  public static Lanes of(Bounds bounds, int failures, Duration open, Duration longest) {
    return new Lanes(bounds, new Breaker.Rules(failures, open, longest), System::nanoTime);
  }

  /** Takes a place for one delivery to that endpoint; false when there is none. */
  boolean admit(Endpoint endpoint, int weight) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      if (closed || held >= bounds.deliveries() || heldBytes + weight > bounds.bytes()) {
        return false;
      }
      Lane lane = lane(endpoint, now);
      if (lane.room(now) <= 0) {
        return false;
      }
      lane.reserve();
      held++;
      heldBytes += weight;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Lane lane(Endpoint endpoint, long now) {
    Lane lane = lanes.get(endpoint.id());
    if (lane == null) {
      lane = new Lane(endpoint, new Breaker(rules), now);
      lanes.put(endpoint.id(), lane);
    }
    limits(lane, endpoint, now);
    return lane;
  }

  /** What waited for the old limits waits no more. */
  private void limits(Lane lane, Endpoint endpoint, long now) {
    if (lane.limits(endpoint.limits(), now)) {
      if (lane.delayed) {
        delayed.removeIf(each -> each.lane() == lane);
        lane.delayed = false;
      }
      turnsAdd(lane);
    }
  }

  /** Gives a place back that was not needed. */
  void dismiss(String endpointId, int weight) {
    lock.lock();
    try {
      Lane lane = lanes.get(endpointId);
      if (lane != null) {
        lane.free();
      }
      held--;
      heldBytes -= weight;
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries that have places; those of one ordering key in their order. */
  void offer(Collection<Delivery> deliveries) {
    lock.lock();
    try {
      for (Delivery delivery : deliveries) {
        Lane lane = lanes.get(delivery.endpointId());
        if (lane == null) {
          throw new IllegalStateException("no place was taken for " + delivery.id());
        }
        lane.add(delivery);
        turnsAdd(lane);
      }
    } finally {
      lock.unlock();
    }
  }

  private void turnsAdd(Lane lane) {
    if (!lane.delayed && lane.hasReady()) {
      turns.add(lane);
    }
  }

  /** The next that may be sent now, which then counts as under way. */
  Optional<Delivery> next() {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      wake(now);
      while (!closed && underWay < bounds.requests()) {
        Lane lane = turns.poll();
        if (lane == null) {
          return Optional.empty();
        }
        if (!lane.hasReady()) {
          continue;
        }
        long free = lane.freeAt(now);
        if (free > now) {
          delay(lane, free);
          continue;
        }
        Delivery delivery = lane.send(now);
        underWay++;
        turnsAdd(lane);
        return Optional.of(delivery);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void wake(long now) {
    Delayed first = delayed.peek();
    while (first != null && first.until() <= now) {
      delayed.remove();
      first.lane().delayed = false;
      turnsAdd(first.lane());
      first = delayed.peek();
    }
  }

  private void delay(Lane lane, long until) {
    if (until != Long.MAX_VALUE) { // otherwise its probe brings it back
      lane.delayed = true;
      delayed.add(new Delayed(lane, until));
    }
  }

  /** Nanoseconds until a lane that waits for time to pass may go on; at most {@code most}. */
  long pause(long most) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      Delayed first = delayed.peek();
      return first == null ? most : Math.clamp(first.until() - now, 0, most);
    } finally {
      lock.unlock();
    }
  }

  /**
   * One that was under way is back. Returns those behind it in its ordering key that must be given
   * back, because it did not come through.
   *
   * @param healthy what it tells of the endpoint; null for nothing
   * @param passes whether those behind it may go on
   */
  List<Delivery> done(Delivery delivery, @Nullable Boolean healthy, boolean passes) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      underWay--;
      forget(delivery);
      Lane lane = lanes.get(delivery.endpointId());
      if (lane == null) {
        return List.of();
      }
      List<Delivery> givenBack = lane.done(delivery, healthy, passes, now);
      givenBack.forEach(this::forget);
      turnsAdd(lane);
      return givenBack;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Delivery delivery) {
    held--;
    heldBytes -= delivery.event().weight();
  }

  /** What is left for that endpoint. */
  Room room(Endpoint endpoint) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      Lane lane = lane(endpoint, now);
      return new Room(
          Math.min(lane.room(now), bounds.deliveries() - held), bounds.bytes() - heldBytes);
    } finally {
      lock.unlock();
    }
  }

  /** What is left in all lanes together. */
  Room left() {
    lock.lock();
    try {
      return closed
          ? new Room(0, 0)
          : new Room(bounds.deliveries() - held, bounds.bytes() - heldBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Places left in all lanes together. */
  public int room() {
    Room left = left();
    return left.isNone() ? 0 : left.places();
  }

  /** Sends nothing more, and forgets what was not sent. */
  List<Delivery> close() {
    lock.lock();
    try {
      closed = true;
      return clear();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was not sent, because it belongs to others now. */
  List<Delivery> clear() {
    lock.lock();
    try {
      List<Delivery> all = new ArrayList<>();
      lanes.values().forEach(lane -> all.addAll(lane.clear()));
      all.forEach(this::forget);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Drops lanes that nothing is known of, and gives the others the limits of today. */
  void tidy(Function<String, Optional<Endpoint>> endpoints) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      for (Lane lane : lanes.values()) {
        endpoints.apply(lane.endpointId()).ifPresent(endpoint -> limits(lane, endpoint, now));
      }
      lanes.values().removeIf(lane -> lane.isIdle() && !lane.inTurn && !lane.delayed);
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries in memory. */
  public int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** Requests under way. */
  public int underWay() {
    lock.lock();
    try {
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  /** Lanes whose breaker is open. */
  public long openBreakers() {
    lock.lock();
    try {
      return lanes.values().stream().filter(Lane::isOpen).count();
    } finally {
      lock.unlock();
    }
  }
}
