package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code cron_due}: something to be fired, not before {@code dueAt}. What identifies it is
 * job, kind and occurrence.
 *
 * @param dueAt microseconds at most; {@link Instant#MAX} stands for: waits for a run to end
 * @param occurrence the nominal time, without jitter
 * @param attempt 1 for the first try of the occurrence
 * @param priority 0, first, to 3, last, among what is due at once
 * @param runNo which occurrence of its schedule it is, from 1; counts towards the most runs
 * @param version the version of the job it was made for
 */
public record DueRow(
    UUID jobId,
    FireKind kind,
    Instant occurrence,
    Instant dueAt,
    int attempt,
    int priority,
    int runNo,
    long version) {

  /** How many shards there are. Changing it needs every row of {@code cron_due} rewritten. */
  public static final int SHARDS = 32;

  /** The shard of a job: the same for all its rows, so that one owner sees them all in order. */
  public static int shardOf(UUID jobId) {
    long bits = jobId.getMostSignificantBits() ^ jobId.getLeastSignificantBits();
    long mixed =
        bits * 0x9E3779B97F4A7C15L; // Fibonacci hashing: the low bits of a UUIDv7 count time
    return (int) (mixed >>> 59);
  }

  /** The shard of this row's job. */
  public int shard() {
    return shardOf(jobId);
  }
}
