package io.observatory.heartbeat;

import io.observatory.heartbeat.agent.Liveness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How silence is judged and how much is written.
 *
 * @param ttl silence after which an agent is evicted
 * @param failoverTtl least time every agent has after its partition changed owner or we restarted
 * @param checkInterval how often the silent are looked for
 * @param witnessInterval how often the log's end is asked for; {@code check-interval}, at most 5 s,
 *     when not set
 * @param lastSeenInterval how often the times agents were last seen are written to the database
 * @param appendTimeout longest wait for the broker to take a beat that came over HTTP
 * @param instanceId name of this member that survives a restart, so that a restart moves no
 *     partition; empty for a dynamic member
 * @param clusterLabels how many clusters get a metric label of their own; the others share one
 */
@ConfigurationProperties("heartbeat")
public record HeartbeatProperties(
    @DefaultValue("90s") Duration ttl,
    @DefaultValue("90s") Duration failoverTtl,
    @DefaultValue("30s") Duration checkInterval,
    @Nullable Duration witnessInterval,
    @DefaultValue("30s") Duration lastSeenInterval,
    @DefaultValue("3s") Duration appendTimeout,
    @DefaultValue("") String instanceId,
    @DefaultValue("50") int clusterLabels) {

  private static final Duration LONGEST_LAST_SEEN_INTERVAL = Duration.ofSeconds(60);
  private static final Duration LONGEST_WITNESS_INTERVAL = Duration.ofSeconds(5);

  /** Refuses times that could not work. */
  public HeartbeatProperties {
    if (lastSeenInterval.toMillis() < 100
        || lastSeenInterval.compareTo(LONGEST_LAST_SEEN_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "heartbeat.last-seen-interval must be 100ms to 60s, not " + lastSeenInterval);
    }
    if (appendTimeout.toMillis() < 100) {
      throw new IllegalArgumentException(
          "heartbeat.append-timeout must be at least 100ms, not " + appendTimeout);
    }
    if (clusterLabels < 1) {
      throw new IllegalArgumentException(
          "heartbeat.cluster-labels must be at least 1, not " + clusterLabels);
    }
  }

  /** The times by which silence is judged; refuses those that contradict each other. */
  public Liveness liveness() {
    Duration witness = witnessInterval;
    if (witness == null) {
      witness =
          checkInterval.compareTo(LONGEST_WITNESS_INTERVAL) < 0
              ? checkInterval
              : LONGEST_WITNESS_INTERVAL;
    }
    return new Liveness(ttl, failoverTtl, checkInterval, witness);
  }
}
