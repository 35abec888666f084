package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings deliveries from the database into the lanes: retries that are due, and what waits until
 * its lane has room. What has no room does not stay in the way of what is due: it waits for its
 * lane from then on. For one thread.
 */
public final class Claims {

  private static final int BATCH = 500;

  /** Of which so many are kept for what waits for its lane. */
  private static final int KEPT = 250;

  private static final int GIVEN_UP_AT_ONCE = 256;

  /** A lane with less room than that, and less than it holds, is looked at when it has more. */
  private static final int WORTH_WHILE = 24;

  /**
   * One round takes that part of what is free, so that shares are reckoned anew before the next.
   */
  private static final int PART = 4;

  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Where what was claimed goes. */
  public record Parts(
      EndpointBook book, Lanes lanes, Dispatch dispatch, Results results, DeliveryMeter meter) {}

  private final DeliveryStore store;
  private final Lease lease;
  private final Backlog backlog;
  private final Parts parts;
  private final Health health;
  private final Clock clock;
  private final Placement placement;
  private final Rests rests = new Rests(System::nanoTime);
  private boolean full;
  private long claimedDueAt = System.nanoTime() - IDLE.toNanos();
  private long lookedAt = System.nanoTime() - LOOK_NANOS;

  /** Claims for the holder of the lease. */
  public Claims(
      DeliveryStore store, Lease lease, Backlog backlog, Parts parts, Health health, Clock clock) {
    this.store = store;
    this.lease = lease;
    this.backlog = backlog;
    this.parts = parts;
    this.health = health;
    this.clock = clock;
    this.placement = new Placement(parts.book(), parts.lanes(), parts.dispatch()::unsent, clock);
  }

  /** One round; returns how long there is nothing to do, unless somebody wakes. */
  public Duration round() throws InterruptedException {
    if (!lease.isHeld()) {
      return IDLE;
    }
    lease.reconcile();
    lookEverySecond();
    int due = 0;
    if (full || System.nanoTime() - claimedDueAt >= IDLE.toNanos()) {
      due = claimDue(BATCH - KEPT);
      full = due == BATCH - KEPT;
    }
    boolean more = claimWaiting(BATCH - due);
    return full ? Duration.ZERO : more ? SOON : IDLE;
  }

  private void lookEverySecond() {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      backlog.found(store.waitingEndpoints());
      parts.lanes().tidy(parts.book()::find);
      health.write();
    }
  }

  /** Returns how many. */
  private int claimDue(int most) throws InterruptedException {
    Room left = parts.lanes().left();
    if (left.isNone()) {
      return 0;
    }
    Room room = new Room(Math.min(most, left.places()), left.bytes());
    Instant now = clock.instant();
    claimedDueAt = System.nanoTime();
    List<Delivery> due = claim(() -> store.claimDue(lease.owner(), now, room));
    for (Delivery delivery : due) {
      if (delivery.dueAt() != null) {
        parts.meter().late(Duration.between(delivery.dueAt(), now));
      }
    }
    place(due, Placement.Claim.DUE);
    return due.size();
  }

  /** Returns whether something may still wait that would have room soon. */
  private boolean claimWaiting(int most) throws InterruptedException {
    Room left = parts.lanes().left();
    if (left.isNone()) {
      return false;
    }
    Set<String> later = new HashSet<>();
    Map<String, Room> wanted = wanted(left, later);
    Map<String, Room> given =
        Budget.divide(wanted, Math.min(most, Math.max(1, left.places() / PART)));
    Map<String, Room> free = new HashMap<>();
    Map<String, Room> ordered = new HashMap<>();
    given.forEach((id, room) -> (isInOrder(id) ? ordered : free).put(id, room));
    wanted.forEach(
        (id, room) -> {
          if (!room.equals(given.get(id))) {
            later.add(id); // others had the places
          }
        });
    if (!free.isEmpty()) {
      long bytes = bytes(left);
      List<Delivery> claimed = claim(() -> store.claimWaiting(lease.owner(), free, bytes));
      place(claimed, Placement.Claim.WAITING);
      later.removeAll(exhausted(free, claimed, bytes));
    }
    Set<String> found = claimInOrder(ordered, true);
    ordered.keySet().removeIf(id -> found.contains(id) || rests.isResting(id));
    long began = System.nanoTime();
    claimInOrder(ordered, false);
    rests.after(ordered.keySet(), began);
    backlog.found(later);
    return !later.isEmpty();
  }

  /** Returns those of which something was found. */
  private Set<String> claimInOrder(Map<String, Room> rooms, boolean oldest)
      throws InterruptedException {
    long bytes = bytes(parts.lanes().left());
    if (rooms.isEmpty() || bytes <= 0) {
      return Set.of();
    }
    List<Delivery> claimed = claim(() -> store.claimInOrder(lease.owner(), rooms, bytes, oldest));
    place(claimed, Placement.Claim.IN_ORDER);
    return claimed.stream().map(Delivery::endpointId).collect(Collectors.toSet());
  }

  private static long bytes(Room left) {
    return Math.max(left.bytes() / PART, Math.min(left.bytes(), Publication.HEAVIEST));
  }

  /** What each has room for that is worth a claim; those that may have more are for later. */
  private Map<String, Room> wanted(Room left, Set<String> later) {
    Map<String, Room> wanted = new HashMap<>();
    for (String id : backlog.take()) {
      Endpoint endpoint = parts.book().find(id).orElse(null);
      boolean inOrder = endpoint != null && Placement.keepsOrder(endpoint);
      Room room = room(endpoint, left);
      if (!room.isNone() && (endpoint == null || inOrder || isWorthWhile(endpoint, room))) {
        wanted.put(id, room);
      }
      if (endpoint != null && !inOrder && endpoint.state() == EndpointState.ENABLED) {
        later.add(id);
      }
    }
    return wanted;
  }

  private boolean isWorthWhile(Endpoint endpoint, Room room) {
    return room.places() >= WORTH_WHILE || room.places() >= parts.lanes().held(endpoint);
  }

  private boolean isInOrder(String endpointId) {
    return parts.book().find(endpointId).filter(Placement::keepsOrder).isPresent();
  }

  /** Those of which nothing was found although anything would have fitted. */
  private static Set<String> exhausted(
      Map<String, Room> rooms, List<Delivery> claimed, long bytes) {
    long weight = 0;
    Set<String> none = new HashSet<>(rooms.keySet());
    none.removeIf(id -> rooms.getOrDefault(id, Room.NONE).bytes() < Publication.HEAVIEST);
    for (Delivery delivery : claimed) {
      weight += delivery.event().weight();
      none.remove(delivery.endpointId());
    }
    return weight + Publication.HEAVIEST <= bytes ? none : Set.of();
  }

  private Room room(@Nullable Endpoint endpoint, Room left) {
    if (endpoint == null || endpoint.state() == EndpointState.DISABLED) {
      return new Room(GIVEN_UP_AT_ONCE, left.bytes());
    }
    return endpoint.state() == EndpointState.PAUSED ? Room.NONE : parts.lanes().room(endpoint);
  }

  private List<Delivery> claim(Supplier<List<Delivery>> claiming) {
    try {
      List<Delivery> claimed = claiming.get();
      claimed.forEach(delivery -> lease.keep(delivery.id(), delivery.fence()));
      if (!claimed.isEmpty()) {
        parts.meter().claimed(claimed.size());
      }
      return claimed;
    } catch (RuntimeException e) {
      lease.doubt();
      throw e;
    }
  }

  private void place(List<Delivery> claimed, Placement.Claim claim) throws InterruptedException {
    Placement.Placed placed = placement.place(claimed, claim);
    for (Result result : placed.elsewhere()) {
      parts.results().put(result);
    }
    parts.dispatch().offer(placed.admitted());
  }
}
