package io.observatory.scheduler.fire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards are this instance's: an even share of them, renewed again and again. What is too
 * much is given back as soon as nothing of it is under way. Others are judged only by who has seen
 * the database for as long as a lease: after an outage everybody gets the time to renew. Safe for
 * use by many threads.
 */
final class Leases {

  private static final Logger LOGGER = LoggerFactory.getLogger(Leases.class);

  /** A look so long after a lease ran out finds that it did. */
  private static final long JUST_BEHIND_MILLIS = 5;

  private final LeaseStore store;
  private final Window window;
  private final Mode mode;
  private final Duration length;
  private final LongSupplier nanos;
  private final LongSupplier micros;
  private @Nullable UUID instance;
  private int wanted;
  private volatile boolean open;
  private volatile long heldUntil;
  private long seenWellSince;

  Leases(
      LeaseStore store,
      Window window,
      Mode mode,
      Duration length,
      LongSupplier nanos,
      LongSupplier micros) {
    this.store = store;
    this.window = window;
    this.mode = mode;
    this.length = length;
    this.nanos = nanos;
    this.micros = micros;
    this.seenWellSince = nanos.getAsLong();
  }

  /**
   * What a renewal found.
   *
   * @param lost whether others have taken something this instance did not give
   * @param dead owners of leases that ran out, of which this instance wants some
   * @param lookAgain in so many milliseconds, at the latest: another's lease will have run out
   *     then, if its owner is silent
   */
  record Found(boolean lost, Set<UUID> dead, long lookAgain) {
    static final Found NOTHING = new Found(false, Set.of(), Long.MAX_VALUE);
  }

  /** Whether what this instance has is certainly its own. */
  boolean isHeld() {
    return open && heldUntil - nanos.getAsLong() > 0;
  }

  /** Reads and fires nothing until {@link #become}; goes on renewing. */
  synchronized void close() {
    open = false;
    window.clear();
  }

  /** This instance is that one from now on, and has what the one had that it was before. */
  synchronized void become(UUID id, @Nullable UUID former) {
    long began = nanos.getAsLong();
    store.renew(id, mode, length);
    if (former != null) {
      hold(store.inherit(former, id, length));
      store.leave(former);
    }
    instance = id;
    heldUntil = began + length.toNanos();
    open = true;
  }

  /** Renews; call it several times within the length of a lease. */
  synchronized Found renew() {
    UUID me = instance;
    if (me == null) {
      return Found.NOTHING;
    }
    long began = nanos.getAsLong();
    LeaseStore.Standing standing;
    try {
      standing = store.renew(me, mode, length);
    } catch (RuntimeException e) {
      seenWellSince = nanos.getAsLong();
      throw e;
    }
    if (!open) {
      return Found.NOTHING;
    }
    boolean lost = compare(me, standing);
    heldUntil = began + length.toNanos(); // of what is still held
    giveBack(me);
    balance(me, standing);
    return new Found(lost, dead(me, standing), lookAgain(me, standing));
  }

  /** Takes of the dead instance's shards what this one wants. */
  synchronized void takeFrom(UUID dead) {
    UUID me = instance;
    if (me == null || !open) {
      return;
    }
    if (wanted > 0) {
      Map<Integer, Long> taken = store.takeFrom(dead, me, wanted, length);
      LOGGER.info("Took {} shards of an instance that is gone", taken.size());
      wanted -= taken.size();
      hold(taken);
    }
    store.forget(dead);
  }

  /** Has all shards given back; {@link #giveBack} does so when nothing is under way. */
  synchronized void leaveAll() {
    for (int shard : window.epochs().keySet()) {
      window.leave(shard);
    }
  }

  /** The instance is no more. */
  synchronized void end() {
    UUID me = instance;
    open = false;
    instance = null;
    if (me != null) {
      store.leave(me);
    }
  }

  private void hold(Map<Integer, Long> taken) {
    taken.forEach((shard, epoch) -> window.hold(shard, epoch, micros.getAsLong()));
  }

  /** Returns whether something is gone. */
  private boolean compare(UUID me, LeaseStore.Standing standing) {
    Map<Integer, Long> held = window.epochs();
    boolean lost = false;
    for (LeaseStore.Lease lease : standing.leases()) {
      boolean mine = me.equals(lease.owner());
      Long epoch = held.get(lease.shard());
      if (epoch != null && !(mine && epoch == lease.epoch())) {
        window.lose(lease.shard());
        lost = true;
      }
      if (mine && (epoch == null || epoch != lease.epoch())) {
        window.hold(lease.shard(), lease.epoch(), micros.getAsLong());
      }
    }
    if (lost) {
      LOGGER.warn("Shards of this instance were taken by others");
    }
    return lost;
  }

  private void giveBack(UUID me) {
    List<Integer> left = window.left();
    if (!left.isEmpty()) {
      store.give(me, left);
      left.forEach(window::lose);
    }
  }

  private void balance(UUID me, LeaseStore.Standing standing) {
    int share = Math.ceilDiv(DueRow.SHARDS, Math.max(1, standing.live()));
    List<Integer> mine = new ArrayList<>(window.epochs().keySet());
    mine.removeIf(window::isLeaving);
    if (mine.size() > share) {
      mine.stream().sorted().skip(share).forEach(window::leave);
    }
    wanted = share - mine.size();
    if (wanted > 0) {
      List<Integer> free = new ArrayList<>();
      for (LeaseStore.Lease lease : standing.leases()) {
        if (lease.owner() == null) {
          free.add(lease.shard());
        }
      }
      if (!free.isEmpty()) {
        Map<Integer, Long> taken = store.take(me, some(free, wanted), length);
        wanted -= taken.size();
        hold(taken);
      }
    }
  }

  private Set<UUID> dead(UUID me, LeaseStore.Standing standing) {
    Set<UUID> dead = new HashSet<>();
    if (nanos.getAsLong() - seenWellSince < length.toNanos()) {
      return dead;
    }
    dead.addAll(standing.gone());
    if (wanted > 0) {
      for (LeaseStore.Lease lease : standing.leases()) {
        UUID owner = lease.owner();
        if (owner != null && lease.expired() && !owner.equals(me)) {
          dead.add(owner);
        }
      }
    }
    return dead;
  }

  private static long lookAgain(UUID me, LeaseStore.Standing standing) {
    long soonest = Long.MAX_VALUE;
    for (LeaseStore.Lease lease : standing.leases()) {
      UUID owner = lease.owner();
      if (owner != null && !owner.equals(me) && !lease.expired()) {
        soonest = Math.min(soonest, lease.leftMillis() + JUST_BEHIND_MILLIS);
      }
    }
    return soonest;
  }

  private static List<Integer> some(List<Integer> shards, int most) {
    List<Integer> shuffled = new ArrayList<>(shards);
    Collections.shuffle(shuffled);
    return shuffled.subList(0, Math.min(most, shuffled.size()));
  }
}
