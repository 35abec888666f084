package io.observatory.heartbeat;

import io.observatory.heartbeat.agent.BrakeRules;
import io.observatory.heartbeat.agent.FlapRules;
import io.observatory.heartbeat.agent.FleetRules;
import io.observatory.heartbeat.agent.Liveness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How silence is judged and how much is written.
 *
 * @param ttl silence after which an agent is evicted
 * @param suspectAfter silence after which it is suspected; two thirds of {@code ttl} when not set
 * @param failoverTtl least time every agent has after its partition changed owner or we restarted
 * @param exact whether silence is found within a second of the deadline instead of at the next tick
 * @param checkInterval how often the silent are looked for unless {@code exact}
 * @param witnessInterval how often the log's end is asked for; {@code check-interval}, at most 5 s,
 *     when not set
 * @param lastSeenInterval how often the times agents were last seen are written to the database
 * @param appendTimeout longest wait for the broker to take a beat that came over HTTP
 * @param instanceId name of this member that survives a restart, so that a restart moves no
 *     partition; empty for a dynamic member
 * @param bounds what agents may ask for themselves
 * @param flapping when an agent counts as flapping
 * @param brake when many falling silent at once are not believed
 * @param pace how often agents are asked to beat
 * @param clusterLabels how many clusters get a metric label of their own; the others share one
 */
@ConfigurationProperties("heartbeat")
public record HeartbeatProperties(
    @DefaultValue("90s") Duration ttl,
    @Nullable Duration suspectAfter,
    @DefaultValue("90s") Duration failoverTtl,
    @DefaultValue("false") boolean exact,
    @DefaultValue("30s") Duration checkInterval,
    @Nullable Duration witnessInterval,
    @DefaultValue("30s") Duration lastSeenInterval,
    @DefaultValue("3s") Duration appendTimeout,
    @DefaultValue("") String instanceId,
    @DefaultValue Bounds bounds,
    @DefaultValue Flapping flapping,
    @DefaultValue BrakeSettings brake,
    @DefaultValue Pace pace,
    @DefaultValue("50") int clusterLabels) {

  private static final Duration LONGEST_LAST_SEEN_INTERVAL = Duration.ofSeconds(60);
  private static final Duration LONGEST_WITNESS_INTERVAL = Duration.ofSeconds(5);

  private static final Duration EXACT_CHECK = Duration.ofMillis(250);

  /**
   * What agents may ask for themselves; see {@link Liveness.Bounds}.
   *
   * @param longestBusy longest silence an agent may announce because it works
   * @param longestSleep longest silence an agent may announce because it sleeps
   */
  public record Bounds(
      @DefaultValue("3s") Duration shortestTtl,
      @DefaultValue("1h") Duration longestTtl,
      @DefaultValue("1h") Duration longestBusy,
      @DefaultValue("8d") Duration longestSleep) {}

  /** See {@link FlapRules}. */
  public record Flapping(
      @DefaultValue("10m") Duration halfLife, @DefaultValue("5") double threshold) {}

  /** See {@link BrakeRules}. */
  public record BrakeSettings(
      @DefaultValue("3") int minimum,
      @DefaultValue("0.15") double share,
      @DefaultValue("15m") Duration maxHold,
      @DefaultValue("50") int trickleFrom,
      @DefaultValue("100s") Duration trickleInterval) {}

  /**
   * How often agents are asked to beat.
   *
   * @param shortest interval of a small fleet; at most half of {@code ttl} counts
   * @param beatsPerSecond so many beats a large fleet is to send in all
   */
  public record Pace(
      @DefaultValue("30s") Duration shortest, @DefaultValue("50000") int beatsPerSecond) {}

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

  /** Everything agents are judged by; refuses times that contradict each other. */
  public FleetRules rules() {
    return new FleetRules(
        liveness(),
        new FlapRules(flapping.halfLife(), flapping.threshold()),
        new BrakeRules(
            brake.minimum(),
            brake.share(),
            brake.maxHold(),
            brake.trickleFrom(),
            brake.trickleInterval()));
  }

  /** The times by which silence is judged. */
  public Liveness liveness() {
    Duration check =
        exact && EXACT_CHECK.compareTo(checkInterval) < 0 ? EXACT_CHECK : checkInterval;
    Duration witness = witnessInterval;
    if (witness == null || witness.compareTo(check) > 0) {
      witness = check.compareTo(LONGEST_WITNESS_INTERVAL) < 0 ? check : LONGEST_WITNESS_INTERVAL;
    }
    return new Liveness(
        ttl,
        suspectAfter == null ? ttl.multipliedBy(2).dividedBy(3) : suspectAfter,
        failoverTtl,
        check,
        witness,
        new Liveness.Bounds(
            bounds.shortestTtl(),
            bounds.longestTtl(),
            bounds.longestBusy(),
            bounds.longestSleep()));
  }
}
