package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides what follows when a run is over. Pure. */
final class Endings {

  private Endings() {}

  /** How a run ended. */
  record End(
      RunStatus cause, @Nullable String code, @Nullable String detail, @Nullable String result) {}

  /** It went well, or its agent gave it up: either way nobody tries it again. */
  static Ended done(ActiveRun run, RunJob job, RunRules rules, End end, Instant now) {
    return ended(run, job, end, end.cause(), next(run, job, rules, now));
  }

  /**
   * It did not go well. The next try is of the job's version of now; of a cancelled job nothing is
   * tried again, and nothing mourned.
   */
  static Ended failed(ActiveRun run, RunJob job, RunRules rules, End end, Instant now) {
    if (job.isCancelled()) {
      return ended(run, job, end, end.cause(), null);
    }
    DueRow again = rules.retry(run, job, now);
    return again != null
        ? ended(run, job, end, end.cause(), again)
        : ended(run, job, end, RunStatus.GAVE_UP, next(run, job, rules, now));
  }

  private static @Nullable DueRow next(ActiveRun run, RunJob job, RunRules rules, Instant now) {
    return job.isCancelled() ? null : rules.next(run, job, now);
  }

  private static Ended ended(
      ActiveRun run, RunJob job, End end, RunStatus status, @Nullable DueRow next) {
    return new Ended(run, job, end.cause(), status, end.code(), end.detail(), end.result(), next);
  }
}
