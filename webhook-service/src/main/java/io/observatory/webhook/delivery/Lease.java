package io.observatory.webhook.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's right to its deliveries: one row that it renews. While it could not, it sends
 * nothing; when it finds that others took over, it forgets what it held and begins anew. Safe for
 * use by many threads.
 */
public final class Lease {

  private static final Logger LOGGER = LoggerFactory.getLogger(Lease.class);

  private final DeliveryStore store;
  private final Lanes lanes;
  private final Duration length;
  private final LongSupplier nanos;
  private volatile String owner = UUID.randomUUID().toString();
  private volatile long heldUntil;
  private volatile boolean registered;
  private volatile boolean doubtful;
  private volatile long seenWellSince;

  /**
   * What is in flight here: in a lane, under way, or about to be written; with the fence of its
   * claim, because one that was given back may be claimed anew before the first claim is forgotten.
   */
  private final Map<UUID, Long> mine = new ConcurrentHashMap<>();

  /** A lease of that length, not held yet. */
  public Lease(DeliveryStore store, Lanes lanes, Duration length, LongSupplier nanos) {
    this.store = store;
    this.lanes = lanes;
    this.length = length;
    this.nanos = nanos;
    this.heldUntil = nanos.getAsLong();
    this.seenWellSince = nanos.getAsLong();
  }

  /** Who this instance is, as in the rows it has in flight. */
  public String owner() {
    return owner;
  }

  /** Whether what this instance holds is certainly its own. */
  boolean isHeld() {
    return registered && heldUntil - nanos.getAsLong() > 0;
  }

  /** This is in flight here, or about to be, by the claim with that fence. */
  void keep(UUID id, long fence) {
    mine.put(id, fence);
  }

  /** That claim is over; a later one of the same delivery is not. */
  void drop(UUID id, long fence) {
    mine.remove(id, fence);
  }

  /** A claim failed, and may have been committed all the same. */
  void doubt() {
    doubtful = true;
  }

  /**
   * Puts back what the database says is in flight here and is not, after a {@link #doubt}. Only for
   * the thread that claims.
   */
  void reconcile() {
    if (!doubtful) {
      return;
    }
    doubtful = false;
    try {
      List<UUID> strangers =
          store.inFlight(owner).stream().filter(id -> !mine.containsKey(id)).toList();
      if (!strangers.isEmpty()) {
        store.putBack(owner, strangers);
        LOGGER.info("Put back {} deliveries of claims whose answer was lost", strangers.size());
      }
    } catch (RuntimeException e) {
      doubtful = true;
      throw e;
    }
  }

  /** How often it is renewed. */
  public Duration pace() {
    return length.dividedBy(3);
  }

  /**
   * Renews it, and puts back what instances had that do not renew theirs; call at its pace. Others
   * are not judged before the database was there for as long as a lease: after an outage everybody
   * gets the time to renew.
   */
  public void renew() {
    try {
      renewOnce();
    } catch (RuntimeException e) {
      seenWellSince = nanos.getAsLong();
      throw e;
    }
  }

  private void renewOnce() {
    long began = nanos.getAsLong();
    if (registered && !store.renew(owner, length)) {
      registered = false;
      List<Delivery> forgotten = lanes.clear();
      forgotten.forEach(delivery -> drop(delivery.id(), delivery.fence()));
      LOGGER.warn("The lease was lost; {} deliveries are others' now", forgotten.size());
      owner = UUID.randomUUID().toString();
    }
    if (!registered) {
      store.register(owner, length);
      registered = true;
    }
    heldUntil = began + length.toNanos();
    if (began - seenWellSince >= length.toNanos()) {
      int found = store.takeOver();
      if (found > 0) {
        LOGGER.info("Put back {} deliveries of instances that are gone", found);
      }
    }
  }

  /** Ends it: what is still in flight is put back at once. */
  void end() {
    registered = false;
    store.release(owner);
  }
}
