package io.observatory.heartbeat.agent;

import java.time.Duration;

/**
 * The times by which silence is judged.
 *
 * @param ttl silence after which an agent is evicted that says nothing else
 * @param suspectAfter silence after which it is suspected; agents with a TTL of their own are
 *     suspected after the same share of it
 * @param failoverTtl least time every agent has after a partition's owner changed or restarted
 * @param checkInterval how often the silent are looked for
 * @param witnessInterval how often the log's end is asked for; twice this without an answer is time
 *     in which nobody could be heard
 * @param bounds what agents may ask for themselves
 */
public record Liveness(
    Duration ttl,
    Duration suspectAfter,
    Duration failoverTtl,
    Duration checkInterval,
    Duration witnessInterval,
    Bounds bounds) {

  /**
   * What agents may ask for themselves; what is beyond is cut to the bound.
   *
   * @param shortestTtl least TTL of its own
   * @param longestTtl greatest TTL of its own
   * @param longestBusy longest silence it may announce because it works
   * @param longestSleep longest silence it may announce because it sleeps
   */
  public record Bounds(
      Duration shortestTtl, Duration longestTtl, Duration longestBusy, Duration longestSleep) {

    public Bounds {
      positive("shortest-ttl", shortestTtl);
      positive("longest-busy", longestBusy);
      positive("longest-sleep", longestSleep);
      if (shortestTtl.compareTo(longestTtl) > 0) {
        throw new IllegalArgumentException(
            "shortest-ttl " + shortestTtl + " is longer than longest-ttl " + longestTtl);
      }
    }
  }

  public Liveness {
    positive("ttl", ttl);
    positive("suspect-after", suspectAfter);
    positive("failover-ttl", failoverTtl);
    positive("check-interval", checkInterval);
    positive("witness-interval", witnessInterval);
    if (witnessInterval.compareTo(checkInterval) > 0) {
      throw new IllegalArgumentException(
          "witness-interval "
              + witnessInterval
              + " is longer than check-interval "
              + checkInterval
              + ": a check needs a witness of its own");
    }
    if (suspectAfter.compareTo(ttl) >= 0) {
      throw new IllegalArgumentException(
          "suspect-after " + suspectAfter + " must be shorter than ttl " + ttl);
    }
  }

  /** Steps of the broker's clock up to this are taken for jitter. */
  long clockToleranceMillis() {
    return ttl.toMillis() / 10;
  }

  /** The TTL that counts for {@code profile}. */
  long ttlMillis(Profile profile) {
    long own = profile.ttlMillis();
    return own == 0
        ? ttl.toMillis()
        : Math.clamp(own, bounds.shortestTtl().toMillis(), bounds.longestTtl().toMillis());
  }

  /** How long before its deadline an agent with this TTL is suspected. */
  long warningMillis(long ttlMillis) {
    return ttlMillis - suspectMillis(ttlMillis);
  }

  /** Silence after which an agent with this TTL is suspected. */
  long suspectMillis(long ttlMillis) {
    return Math.round(ttlMillis * ((double) suspectAfter.toMillis() / ttl.toMillis()));
  }

  /** Silence after which an agent with this TTL is late: three quarters of the way to suspicion. */
  long lateMillis(long ttlMillis) {
    return suspectMillis(ttlMillis) * 3 / 4;
  }

  /**
   * Least time a suspect has to refute the suspicion, however late it was noticed; long enough for
   * all owners to have told each other of it.
   */
  long refutationMillis(long ttlMillis) {
    return Math.clamp(warningMillis(ttlMillis) / 3, 600, 10_000);
  }

  long busyMillis(Beat beat) {
    return Math.clamp(beat.busyMillis(), 0, bounds.longestBusy().toMillis());
  }

  long sleepMillis(Beat beat) {
    return Math.clamp(beat.sleepMillis(), 0, bounds.longestSleep().toMillis());
  }

  /** A beat of an older life this long after the newer one began is a twin's, not a straggler. */
  long stragglerMillis() {
    return ttl.toMillis() / 9;
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() <= 0) {
      throw new IllegalArgumentException(name + " " + value + " must be at least 1 ms");
    }
  }
}
