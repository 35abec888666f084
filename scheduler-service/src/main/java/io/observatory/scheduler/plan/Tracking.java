package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a run after it was fired.
 *
 * @param staleAfter without a sign of life for so long a run counts as lost
 * @param timeout a run has to end within so long, however lively; null: no such bound
 * @param pauseOnFailure the job is paused when so many occurrences in a row have failed for good;
 *     0: never
 * @param deadEvent type of the webhook event that tells of an occurrence that has failed for good;
 *     null: none does
 */
public record Tracking(
    Duration staleAfter,
    @Nullable Duration timeout,
    Retries retries,
    int pauseOnFailure,
    @Nullable String deadEvent) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  /** A sign of life every 10 minutes, one try. */
  public static final Tracking DEFAULT =
      new Tracking(Duration.ofMinutes(10), null, Retries.NONE, 0, null);

  public Tracking {
    check("stale_after_ms", staleAfter);
    if (timeout != null) {
      check("timeout_ms", timeout);
    }
    if (deadEvent != null && (deadEvent.isBlank() || deadEvent.length() > 256)) {
      throw new InvalidScheduleException(
          "invalid_policy", "dead_event", "a type of event has 1 to 256 characters");
    }
    if (pauseOnFailure < 0 || pauseOnFailure > 1000) {
      throw new InvalidScheduleException(
          "invalid_policy", "pause_on_failure", "after 1 to 1000 failures, or 0 for never");
    }
  }

  private static void check(String field, Duration length) {
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new InvalidScheduleException("invalid_policy", field, "1 second to 30 days");
    }
  }
}
