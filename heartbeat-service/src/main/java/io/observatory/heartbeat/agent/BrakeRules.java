package io.observatory.heartbeat.agent;

import java.time.Duration;

/**
 * When many falling silent at once are taken for a fault between them and us, and nobody is
 * evicted.
 *
 * @param minimum so many may always fall silent within one TTL
 * @param share so large a share of a scope may, 0 to 1
 * @param maxHold a brake is released by itself after this, with an alarm
 * @param trickleFrom scopes with more agents than this go on evicting, one at random per {@code
 *     trickleInterval}, unless every cluster is braked
 * @param trickleInterval see there
 */
public record BrakeRules(
    int minimum, double share, Duration maxHold, int trickleFrom, Duration trickleInterval) {

  public BrakeRules {
    if (minimum < 0 || share < 0 || share > 1) {
      throw new IllegalArgumentException(
          "a brake's minimum must be 0 or more and its share 0 to 1, not "
              + minimum
              + " and "
              + share);
    }
    if (maxHold.toMillis() <= 0 || trickleInterval.toMillis() <= 0) {
      throw new IllegalArgumentException("a brake's times must be at least 1 ms");
    }
  }

  /** Whether more of a scope fell silent at once than its agents' own faults explain. */
  boolean isExceededBy(Headcount count) {
    return count.silent() > Math.max(minimum, share * count.population());
  }
}
