package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * Limits of the guards.
 *
 * @param loopWindow steps of a session that are compared, 2 to 64
 * @param loopWarning share of different steps below which is warned, 0 to 1
 * @param loopLimit share of different steps below which it is a loop, 0 to 1
 * @param loopGates whether a loop opens a gate
 * @param maxCost cumulative cost above which a gate opens; null for none
 * @param maxTokens tokens above which a gate opens; null for none
 */
public record Guards(
    int loopWindow,
    double loopWarning,
    double loopLimit,
    boolean loopGates,
    @Nullable Double maxCost,
    @Nullable Long maxTokens) {

  /** Refuses limits that could not work. */
  public Guards {
    if (loopWindow < 2 || loopWindow > 64) {
      throw new IllegalArgumentException("the loop window must be 2 to 64, not " + loopWindow);
    }
  }
}
