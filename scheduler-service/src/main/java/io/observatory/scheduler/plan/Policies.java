package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a job wants to be treated, besides when it fires. Immutable.
 *
 * @param overlap all but {@link Overlap#ALLOW_ALL} need to know when a run ends, so runs are
 *     tracked
 * @param jitter its occurrences are fired later by an offset of its own below this
 * @param priority 0, first, to 3, last, among what is due at once
 * @param tracking null: nobody waits for an answer, a run has ended when it was fired
 */
public record Policies(
    Misfire misfire,
    Overlap overlap,
    Duration jitter,
    Bounds bounds,
    int priority,
    @Nullable Tracking tracking) {

  private static final Duration WIDEST = Duration.ofDays(1);

  /** The priority of what asks for none. */
  public static final int USUAL_PRIORITY = 1;

  /** Of a job that says nothing: fired once for what was missed, no answer awaited. */
  public static final Policies DEFAULT =
      new Policies(
          Misfire.DEFAULT, Overlap.ALLOW_ALL, Duration.ZERO, Bounds.OPEN, USUAL_PRIORITY, null);

  public Policies {
    if (jitter.isNegative() || jitter.compareTo(WIDEST) > 0) {
      throw new InvalidScheduleException("invalid_policy", "jitter_ms", "0 to 24 hours");
    }
    if (tracking == null && overlap != Overlap.ALLOW_ALL) {
      tracking = Tracking.DEFAULT;
    }
    if (priority < 0 || priority > 3) {
      throw new InvalidScheduleException("invalid_policy", "priority", "0, first, to 3, last");
    }
  }

  /** Whether runs owe an answer. */
  public boolean isTracked() {
    return tracking != null;
  }

  /**
   * These, as that schedule needs them: a fixed delay counts from the end of a run, so its runs are
   * tracked.
   */
  public Policies fitting(Schedule schedule) {
    return tracking == null && schedule instanceof Schedule.FixedDelay
        ? new Policies(misfire, overlap, jitter, bounds, priority, Tracking.DEFAULT)
        : this;
  }
}
