package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Jitter;
import java.time.Duration;
import java.util.UUID;

/**
 * How often a run that failed is tried again, and when.
 *
 * @param maxAttempts tries altogether, the first included
 * @param base wait before the second try; doubled before each further one
 * @param cap the longest wait
 */
public record Retries(int maxAttempts, Duration base, Duration cap) {

  /** The most tries. */
  public static final int MOST = 100;

  /** The longest wait that can be asked for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** None: one try. */
  public static final Retries NONE = new Retries(1, Duration.ofSeconds(10), Duration.ofHours(1));

  public Retries {
    if (maxAttempts < 1 || maxAttempts > MOST) {
      throw new InvalidScheduleException(
          "invalid_policy", "max_attempts", "1 to " + MOST + " attempts");
    }
    if (base.isNegative() || cap.compareTo(base) < 0 || cap.compareTo(LONGEST) > 0) {
      throw new InvalidScheduleException(
          "invalid_policy", "backoff", "the base is at most the cap, the cap at most 7 days");
    }
  }

  /** Whether there is a try after that one, counted from 1. */
  public boolean remainAfter(int attempt) {
    return attempt < maxAttempts;
  }

  /**
   * The wait after that attempt failed: half of it fixed, half spread by job and attempt, so that
   * what failed together does not come back together. Always the same for the same run.
   */
  public Duration waitAfter(int attempt, UUID jobId) {
    long full = cap.toMillis();
    if (attempt < Long.numberOfLeadingZeros(Math.max(base.toMillis(), 1))) {
      full = Math.min(full, base.toMillis() << (attempt - 1));
    }
    double spread = Jitter.fraction(jobId.getMostSignificantBits() + attempt, jobId.hashCode());
    return Duration.ofMillis(full / 2 + (long) (spread * (full - full / 2)));
  }
}
