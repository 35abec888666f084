package io.observatory.heartbeat.agent;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * When agents are asked to beat next: the larger the fleet, the rarer, so that all together stay
 * within a rate (Nomad's RateScaledInterval); never so rare that one lost beat would make an agent
 * suspect. A tenth of jitter, downwards, spreads agents that began at once. Safe for many threads.
 */
public final class BeatPace {

  private final Duration shortest;
  private final Duration longest;
  private final int beatsPerSecond;
  private final LongSupplier fleetSize;

  /**
   * @param shortest interval of a small fleet
   * @param longest interval of however large a fleet
   * @param beatsPerSecond so many beats the fleet is to send in all
   * @param fleetSize how many agents there are
   */
  public BeatPace(Duration shortest, Duration longest, int beatsPerSecond, LongSupplier fleetSize) {
    if (shortest.compareTo(longest) > 0 || beatsPerSecond < 1) {
      throw new IllegalArgumentException(
          "pace from " + shortest + " to " + longest + " at " + beatsPerSecond + "/s");
    }
    this.shortest = shortest;
    this.longest = longest;
    this.beatsPerSecond = beatsPerSecond;
    this.fleetSize = fleetSize;
  }

  /** When one agent is to beat next, from now. */
  public Duration next() {
    long scaled = fleetSize.getAsLong() * 1_000 / beatsPerSecond;
    long interval = Math.clamp(scaled, shortest.toMillis(), longest.toMillis());
    long jitter = ThreadLocalRandom.current().nextLong(interval / 10 + 1);
    return Duration.ofMillis(interval - jitter);
  }
}
