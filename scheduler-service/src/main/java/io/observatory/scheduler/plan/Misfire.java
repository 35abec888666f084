package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Duration;

/**
 * What becomes of occurrences that could not be fired in time.
 *
 * @param most for {@link Policy#ALL}: the last so many are made up for
 * @param window for {@link Policy#ALL}: only those of so long ago
 * @param after how late one is before it counts as missed
 */
public record Misfire(Policy policy, int most, Duration window, Duration after) {

  /** The most occurrences that are made up for one by one. */
  public static final int MOST = 1000;

  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** The last one is made up for; missed is what is later than 10 seconds. */
  public static final Misfire DEFAULT = of(Policy.LATEST);

  /** How missed occurrences are treated. */
  public enum Policy {
    /** None is fired. */
    SKIP,
    /** The last one is, late, whatever else is overdue. */
    LATEST,
    /** The last ones are, each as a run of its own, oldest first. */
    ALL,
    /** One run, at once, for all that is overdue; it has the time of the first. */
    FIRE_NOW
  }

  public Misfire {
    if (most < 1 || most > MOST) {
      throw wrong("misfire.max", "1 to " + MOST + " occurrences are made up for");
    }
    if (window.isNegative() || window.isZero()) {
      throw wrong("misfire.window_ms", "a window has a length");
    }
    if (after.compareTo(SOONEST) < 0) {
      throw wrong("misfire.after_ms", "at least 1 second: nothing is fired at the very instant");
    }
  }

  /** That policy, and what is usual otherwise: 10 seconds, the last 100 of the last day. */
  public static Misfire of(Policy policy) {
    return new Misfire(policy, 100, Duration.ofDays(1), Duration.ofSeconds(10));
  }

  private static InvalidScheduleException wrong(String field, String why) {
    return new InvalidScheduleException("invalid_policy", field, why);
  }
}
