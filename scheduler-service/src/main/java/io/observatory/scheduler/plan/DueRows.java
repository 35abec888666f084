package io.observatory.scheduler.plan;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.occurrence.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of {@code cron_due} that a job's schedule asks for: it has one at a time, the next
 * occurrence.
 */
public final class DueRows {

  private DueRows() {}

  /**
   * The row a new or changed job begins with.
   *
   * @param now only a one-time schedule may have its time before this; it is fired at once
   * @param firedBefore how many occurrences of the job were fired, for the most runs
   * @throws io.observatory.scheduler.occurrence.InvalidScheduleException {@code never_fires},
   *     {@code past_end} or {@code too_far}
   */
  public static DueRow first(
      UUID jobId,
      Schedule schedule,
      Policies policies,
      Instant now,
      int firedBefore,
      long version) {
    Instant at = Upcoming.first(schedule, policies.bounds(), now).at();
    return scheduled(jobId, policies, at, firedBefore + 1, version);
  }

  /**
   * The row of the first occurrence after that instant; empty when there is none, or no more runs
   * are allowed. For a job that was paused then: what it missed since is treated by its misfire
   * policy when the row is planned. And for a {@link Schedule.FixedDelay} whose run ended then.
   */
  public static Optional<DueRow> after(
      UUID jobId,
      Schedule schedule,
      Policies policies,
      Instant after,
      int firedBefore,
      long version) {
    if (firedBefore >= policies.bounds().maxRuns()) {
      return Optional.empty();
    }
    return policies
        .bounds()
        .next(schedule, after)
        .map(Occurrence::at)
        .map(at -> scheduled(jobId, policies, at, firedBefore + 1, version));
  }

  /** The row of another try of a run that failed at that time, as its {@link Retries} say. */
  public static DueRow retry(DueRow failed, Retries retries, Instant at) {
    Duration wait = retries.waitAfter(failed.attempt(), failed.jobId());
    return new DueRow(
        failed.jobId(),
        FireKind.RETRY,
        failed.occurrence(),
        at.plus(wait).truncatedTo(ChronoUnit.MICROS),
        failed.attempt() + 1,
        failed.priority(),
        failed.runNo(),
        failed.version());
  }

  /** A row of the schedule, as late as the job's jitter says. */
  static DueRow scheduled(UUID jobId, Policies policies, Instant at, int runNo, long version) {
    return new DueRow(
        jobId,
        FireKind.SCHEDULED,
        at,
        at.plus(Jitter.of(jobId, policies.jitter())),
        1,
        policies.priority(),
        runNo,
        version);
  }
}
