package io.observatory.heartbeat.agent;

import java.time.Duration;

/**
 * The times by which silence is judged.
 *
 * @param ttl silence after which an agent is evicted
 * @param failoverTtl least time every agent has after a partition's owner changed or restarted
 * @param checkInterval how often the silent are looked for
 * @param witnessInterval how often the log's end is asked for; twice this without an answer is time
 *     in which nobody could be heard
 */
public record Liveness(
    Duration ttl, Duration failoverTtl, Duration checkInterval, Duration witnessInterval) {

  public Liveness {
    positive("ttl", ttl);
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
  }

  /** Steps of the broker's clock up to this are taken for jitter. */
  long clockToleranceMillis() {
    return ttl.toMillis() / 10;
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() <= 0) {
      throw new IllegalArgumentException(name + " " + value + " must be at least 1 ms");
    }
  }
}
