package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.Tracking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job's schedule and policies say about its runs.
 *
 * @param schedule null when it can not be read; then nothing follows a run
 */
public record RunRules(@Nullable Schedule schedule, Policies policies) {

  /** Whether runs owe an answer. */
  public boolean isTracked() {
    return policies.isTracked();
  }

  /** What is expected of a run; the usual when the job was changed since and expects nothing. */
  Tracking tracking() {
    return Objects.requireNonNullElse(policies.tracking(), Tracking.DEFAULT);
  }

  /** Whether the end of a run brings the next occurrence about. */
  boolean countsFromEnds() {
    return schedule instanceof Schedule.FixedDelay;
  }

  /**
   * The number of a run beside the schedule, and of all its tries: above every bound, so that its
   * end brings nothing about.
   */
  static final int BESIDE = Integer.MAX_VALUE;

  /** The row of the next try; null when there is none. */
  @Nullable DueRow retry(ActiveRun run, RunJob job, Instant now) {
    if (!tracking().retries().remainAfter(run.attempt())) {
      return null;
    }
    Instant due =
        now.plus(tracking().retries().waitAfter(run.attempt(), run.jobId()))
            .truncatedTo(ChronoUnit.MICROS);
    return new DueRow(
        run.jobId(),
        run.kind().again(),
        run.occurrence(),
        due,
        run.attempt() + 1,
        policies.priority(),
        run.kind() == FireKind.TRIGGERED ? BESIDE : run.runNo(),
        job.version());
  }

  /** The row of the occurrence after a run that ended now, where its end brings it about. */
  @Nullable DueRow next(ActiveRun run, RunJob job, Instant now) {
    if (!(schedule instanceof Schedule.FixedDelay delay)
        || run.kind() == FireKind.TRIGGERED
        || run.runNo() >= policies.bounds().maxRuns()) {
      return null;
    }
    return policies
        .bounds()
        .next(delay, now)
        .map(Occurrence::at)
        .map(at -> row(run, job, at))
        .orElse(null);
  }

  private DueRow row(ActiveRun run, RunJob job, Instant at) {
    return new DueRow(
        run.jobId(),
        FireKind.SCHEDULED,
        at,
        at.plus(Jitter.of(run.jobId(), policies.jitter())),
        1,
        policies.priority(),
        run.runNo() + 1,
        job.version());
  }
}
