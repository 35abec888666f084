package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings deliveries from the database into the lanes: retries that are due, and what waits until
 * its lane has room. What has no room does not stay in the way of what is due: it waits for its
 * lane from then on. For one thread.
 */
public final class Claims {

  private static final int BATCH = 500;
  private static final int GIVEN_UP_AT_ONCE = 256;

  /** A lane with less room than that is looked at again when it has more. */
  private static final int WORTH_WHILE = 24;

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
    this.placement =
        new Placement(parts.book(), parts.lanes(), parts.dispatch()::unsent, clock);
  }

  /** One round; returns how long there is nothing to do, unless somebody wakes. */
  public Duration round() throws InterruptedException {
    if (!lease.isHeld()) {
      return IDLE;
    }
    lease.reconcile();
    lookEverySecond();
    full = (full || System.nanoTime() - claimedDueAt >= IDLE.toNanos()) && claimDue();
    boolean more = claimWaiting();
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

  private boolean claimDue() throws InterruptedException {
    int limit = Math.min(BATCH, parts.lanes().room());
    if (limit <= 0) {
      return false;
    }
    Instant now = clock.instant();
    claimedDueAt = System.nanoTime();
    List<Delivery> due = claim(() -> store.claimDue(lease.owner(), now, limit));
    for (Delivery delivery : due) {
      if (delivery.dueAt() != null) {
        parts.meter().late(Duration.between(delivery.dueAt(), now));
      }
    }
    place(due, false);
    return due.size() == limit;
  }

  /** Returns whether something may still wait that would have room soon. */
  private boolean claimWaiting() throws InterruptedException {
    Map<String, Integer> free = new HashMap<>();
    Map<String, Integer> ordered = new HashMap<>();
    List<String> later = new ArrayList<>();
    for (String id : backlog.take()) {
      Endpoint endpoint = parts.book().find(id).orElse(null);
      boolean inOrder = endpoint != null && Placement.keepsOrder(endpoint);
      int places = places(endpoint);
      if (places >= (inOrder ? 1 : WORTH_WHILE)) {
        (inOrder ? ordered : free).put(id, places);
      }
      if (endpoint != null && !inOrder && endpoint.state() == EndpointState.ENABLED) {
        later.add(id);
      }
    }
    if (!free.isEmpty()) {
      List<Delivery> claimed = claim(() -> store.claimWaiting(lease.owner(), free));
      place(claimed, false);
      Set<String> found = new HashSet<>();
      claimed.forEach(delivery -> found.add(delivery.endpointId()));
      later.removeIf(id -> free.containsKey(id) && !found.contains(id)); // none left
    }
    if (!ordered.isEmpty()) {
      place(claim(() -> store.claimInOrder(lease.owner(), ordered)), true);
    }
    backlog.found(later);
    return !later.isEmpty();
  }

  private int places(@Nullable Endpoint endpoint) {
    if (endpoint == null || endpoint.state() == EndpointState.DISABLED) {
      return GIVEN_UP_AT_ONCE;
    }
    return endpoint.state() == EndpointState.PAUSED ? 0 : parts.lanes().room(endpoint);
  }

  private List<Delivery> claim(Supplier<List<Delivery>> claiming) {
    try {
      List<Delivery> claimed = claiming.get();
      lease.keep(claimed.stream().map(Delivery::id).toList());
      if (!claimed.isEmpty()) {
        parts.meter().claimed(claimed.size());
      }
      return claimed;
    } catch (RuntimeException e) {
      lease.doubt();
      throw e;
    }
  }

  private void place(List<Delivery> claimed, boolean inOrder) throws InterruptedException {
    Placement.Placed placed = placement.place(claimed, inOrder);
    for (Result result : placed.elsewhere()) {
      parts.results().put(result);
    }
    parts.dispatch().offer(placed.admitted());
  }
}
