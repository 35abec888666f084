package io.observatory.scheduler.fire;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who fires what, as the database has it. Throws Spring's data access exceptions. */
public interface LeaseStore {

  /**
   * A shard's lease.
   *
   * @param expired whether its owner failed to renew it in time
   * @param leftMillis for how long it is its owner's; 0 when it is nobody's
   */
  record Lease(int shard, @Nullable UUID owner, long epoch, boolean expired, long leftMillis) {}

  /**
   * How things stand.
   *
   * @param leases of all shards
   * @param live how many instances there are, this one included
   * @param gone instances that are silent and own nothing
   */
  record Standing(List<Lease> leases, int live, List<UUID> gone) {}

  /** Announces the instance, renews what it owns and tells how things stand. */
  Standing renew(UUID instance, Mode mode, Duration length);

  /** Takes those of these shards that nobody owns; returns their epochs. */
  Map<Integer, Long> take(UUID instance, Collection<Integer> shards, Duration length);

  /** Takes so many of the shards that {@code dead} owns and has not renewed in time. */
  Map<Integer, Long> takeFrom(UUID dead, UUID instance, int most, Duration length);

  /** Forgets an instance that owns nothing. */
  void forget(UUID dead);

  /** Takes all that {@code old} owns, which was this instance. */
  Map<Integer, Long> inherit(UUID old, UUID instance, Duration length);

  /** Lets these shards go. */
  void give(UUID instance, Collection<Integer> shards);

  /** The instance is no more: its shards are anybody's at once. */
  void leave(UUID instance);
}
