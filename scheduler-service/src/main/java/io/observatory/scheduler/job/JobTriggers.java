package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs that somebody asks for beside the schedule: now, or for a window in the past. The job is not
 * changed, and may be paused. Safe for use by many threads.
 */
public final class JobTriggers {

  /** The most occurrences of one backfill. */
  public static final int MOST = 10_000;

  private static final int LAST = 3;

  private final JobStore store;
  private final JobLog log;
  private final TransactionOperations transaction;

  /** Takes its parts. */
  public JobTriggers(JobStore store, JobLog log, TransactionOperations transaction) {
    this.store = store;
    this.log = log;
    this.transaction = transaction;
  }

  /**
   * A run, now. Its occurrence is the database's time, read while the job is locked, so that no two
   * triggers are one.
   */
  public UUID trigger(Order order) {
    return Optional.ofNullable(
            transaction.execute(
                status -> {
                  Standing standing = locked(order);
                  Job job = standing.job();
                  int priority = job.spec().policies().priority();
                  DueRow row = row(job, standing.now(), standing.now(), priority);
                  store.fire(List.of(row));
                  tell("job.trigger", order, standing);
                  return idOf(row);
                }))
        .orElseThrow();
  }

  /**
   * A run for each occurrence that the schedule has in a window, behind what else is due. Asked for
   * again, they are the same runs, and those that were fired are not fired again.
   *
   * @param from inclusive
   * @param until exclusive, not after now
   * @return their fire ids, in order
   */
  public List<UUID> backfill(Order order, Instant from, Instant until) {
    if (!from.isBefore(until)) {
      throw new InvalidScheduleException("invalid_window", "until", "it ends before it begins");
    }
    return Optional.ofNullable(
            transaction.execute(
                status -> {
                  Standing standing = locked(order);
                  List<DueRow> rows = rows(standing, from, until);
                  List<UUID> ids = rows.stream().map(JobTriggers::idOf).toList();
                  Set<UUID> fired = store.fired(order.id(), ids);
                  store.fire(rows.stream().filter(row -> !fired.contains(idOf(row))).toList());
                  tell("job.backfill", order, standing);
                  return ids;
                }))
        .orElseThrow();
  }

  private static List<DueRow> rows(Standing standing, Instant from, Instant until) {
    Job job = standing.job();
    Schedule schedule = job.spec().schedule();
    if (!schedule.isRegular()) {
      throw new InvalidScheduleException(
          "not_regular", "job_id", "only a cron expression or a fixed rate says what was missed");
    }
    if (until.isAfter(standing.now())) {
      throw new InvalidScheduleException(
          "invalid_window", "until", "a backfill is for what is past");
    }
    List<DueRow> rows = new ArrayList<>();
    Optional<Occurrence> next = schedule.next(from.minusNanos(1000));
    while (next.isPresent() && next.get().at().isBefore(until)) {
      if (rows.size() == MOST) {
        throw new InvalidScheduleException(
            "window_too_long", "until", "the window has more than " + MOST + " occurrences");
      }
      rows.add(row(job, next.get().at(), standing.now(), LAST));
      next = schedule.next(next.get().at());
    }
    return rows;
  }

  private Standing locked(Order order) {
    Standing standing = store.lock(order.id()).orElseThrow(JobRefusedException::unknown);
    Job job = standing.job();
    order.caller().requireMayCommand(job.spec().targetAgentId());
    if (job.state() == JobState.CANCELLED) {
      throw JobRefusedException.of(
          JobRefusal.JOB_CANCELLED, "The job was cancelled; make another one.");
    }
    return standing;
  }

  private void tell(String action, Order order, Standing standing) {
    if (order.caller().person()) {
      Job job = standing.job();
      log.done(
          List.of(
              new JobLog.Deed(action, job, job, standing.now(), order.reason(), order.caller())));
    }
  }

  private static DueRow row(Job job, Instant occurrence, Instant due, int priority) {
    return new DueRow(
        job.id(),
        FireKind.TRIGGERED,
        occurrence.truncatedTo(ChronoUnit.MICROS),
        due,
        1,
        priority,
        1,
        job.version());
  }

  private static UUID idOf(DueRow row) {
    return Fire.idOf(row.jobId(), row.occurrence(), row.kind(), row.attempt());
  }
}
