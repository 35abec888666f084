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

  /** A lane that has its share of requests is looked at again after that. */
  private static final long SHARE_NANOS = Duration.ofMillis(5).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final Bounds bounds;
  private final Breaker.Rules rules;
  private final LongSupplier nanos;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Turns turns = new Turns();
  private final PriorityQueue<Delayed> delayed =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::until));
  private final Shares shares;
  private boolean closed;
  private int instances = 1;

  /** {@code nanos} only ever rises, as that of {@code System.nanoTime}. */
  Lanes(Bounds bounds, Breaker.Rules rules, LongSupplier nanos) {
    this.bounds = bounds;
    this.shares = new Shares(bounds);
    this.rules = rules;
    this.nanos = nanos;
  }

  /** With a breaker that opens after {@code failures} one after the other. */
  public static Lanes of(Bounds bounds, int failures, Duration open, Duration longest) {
    return new Lanes(bounds, new Breaker.Rules(failures, open, longest), System::nanoTime);
  }

  /** Takes a place for one delivery to that endpoint; false when its share has none. */
  boolean admit(Endpoint endpoint, int weight) {
    return admit(endpoint, weight, false);
  }

  /**
   * The same for one that was claimed because its share had a place a moment before, and what was
   * claimed with it may have taken that: it is not to go back and forth.
   */
  boolean admitClaimed(Endpoint endpoint, int weight) {
    return admit(endpoint, weight, true);
  }

  private boolean admit(Endpoint endpoint, int weight, boolean claimed) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      Lane lane = lane(endpoint, now);
      Room room = claimed ? shares.left() : shares.room(lane);
      if (closed || room.places() <= 0 || weight > room.bytes() || lane.room(now) <= 0) {
        return false;
      }
      lane.reserve(weight);
      shares.take(lane, weight);
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
    if (lane.limits(endpoint.limits().dividedBy(instances), now)) {
      if (lane.delayed) {
        delayed.removeIf(each -> each.lane() == lane);
        lane.delayed = false;
      }
      turnsAdd(lane);
    }
  }

  /** So many instances share the limits of an endpoint from now on. */
  public void share(int among) {
    lock.lock();
    try {
      instances = among;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a place back that was not needed. */
  void dismiss(String endpointId, int weight) {
    lock.lock();
    try {
      free(laneOf(endpointId), weight);
    } finally {
      lock.unlock();
    }
  }

  /** Of an endpoint that has places here. */
  private Lane laneOf(String endpointId) {
    Lane lane = lanes.get(endpointId);
    if (lane == null) {
      throw new IllegalStateException("no place was taken for " + endpointId);
    }
    return lane;
  }

  private void free(Lane lane, int weight) {
    lane.free(weight);
    shares.giveBack(lane, weight);
  }

  /** Deliveries that have places; those of one ordering key in their order. */
  void offer(Collection<Delivery> deliveries) {
    lock.lock();
    try {
      for (Delivery delivery : deliveries) {
        Lane lane = laneOf(delivery.endpointId());
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
      while (!closed && shares.underWay() < bounds.requests()) {
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
        if (!shares.mayBegin(lane)) {
          delay(lane, now + SHARE_NANOS);
          continue;
        }
        Delivery delivery = lane.send(now);
        shares.begin(lane);
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
   * One that was under way is back. Returns those that must be given back: those behind it in its
   * ordering key, because it did not come through, and all but a few while the breaker is open.
   *
   * @param healthy what it tells of the endpoint; null for nothing
   * @param passes whether those behind it may go on
   */
  List<Delivery> done(Delivery delivery, @Nullable Boolean healthy, boolean passes) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      Lane lane = laneOf(delivery.endpointId());
      shares.end(lane);
      forget(delivery);
      List<Delivery> givenBack = lane.done(delivery, healthy, passes, now);
      givenBack.forEach(this::forget);
      turnsAdd(lane);
      return givenBack;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Delivery delivery) {
    free(laneOf(delivery.endpointId()), delivery.event().weight());
  }

  /** What is left for that endpoint. */
  Room room(Endpoint endpoint) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      Lane lane = lane(endpoint, now);
      Room share = shares.room(lane);
      return closed ? Room.NONE : new Room(Math.min(lane.room(now), share.places()), share.bytes());
    } finally {
      lock.unlock();
    }
  }

  /** What is left in all lanes together. */
  Room left() {
    lock.lock();
    try {
      return closed ? Room.NONE : shares.left();
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries in memory for that endpoint. */
  int held(Endpoint endpoint) {
    lock.lock();
    try {
      Lane lane = lanes.get(endpoint.id());
      return lane == null ? 0 : lane.places();
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
      return shares.held();
    } finally {
      lock.unlock();
    }
  }

  /** Requests under way. */
  public int underWay() {
    lock.lock();
    try {
      return shares.underWay();
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
