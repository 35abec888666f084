package io.observatory.heartbeat.agent;

import java.time.Duration;

/**
 * When an agent counts as flapping. Each time it is heard again after a suspicion or an eviction
 * its score rises by one; the score halves with every half-life (route flap damping, RFC 2439).
 *
 * @param halfLife time in which the score halves
 * @param threshold score from which it flaps; it stops flapping below half of it, after {@link
 *     #CLEAN_BEATS} beats without a suspicion between
 */
public record FlapRules(Duration halfLife, double threshold) {

  /** Beats in time that are needed before an agent stops flapping. */
  static final int CLEAN_BEATS = 3;

  public FlapRules {
    if (halfLife.toMillis() <= 0 || threshold <= 1) {
      throw new IllegalArgumentException(
          "flapping needs a half-life above 0 and a threshold above 1, not "
              + halfLife
              + " and "
              + threshold);
    }
  }

  double decayed(double score, long elapsedMillis) {
    return score * Math.pow(0.5, Math.max(0, elapsedMillis) / (double) halfLife.toMillis());
  }
}
