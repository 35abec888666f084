package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.occurrence.Upcoming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of a job's rows when it is changed, paused or resumed. */
final class Rows {

  private final Standing standing;

  Rows(Standing standing) {
    this.standing = standing;
  }

  /** All that has not been fired and can be taken away. */
  List<DueRow> movable() {
    return Stream.concat(standing.far().stream(), standing.parked().stream()).toList();
  }

  /**
   * What goes when the schedule is another: what it was to fire, and what was left of what it had
   * fired, too. What somebody triggered stays.
   *
   * @param whole whether retries and what is made up for go as well
   */
  List<DueRow> ofSchedule(boolean whole) {
    return movable().stream()
        .filter(row -> Standing.isOfSchedule(row) || whole && row.kind() != FireKind.TRIGGERED)
        .toList();
  }

  /** The row of the first occurrence of the job as it is now; none when it has no more. */
  Optional<DueRow> first(Job next) {
    Schedule schedule = next.spec().schedule();
    boolean same = schedule.equals(standing.job().spec().schedule());
    DueRow main = main();
    DueRow near = near();
    if (same && main == null) {
      return behindNear(next); // or its run goes on, or it has had its last
    }
    if (schedule instanceof Schedule.FixedDelay && standing.running()) {
      return Optional.empty(); // the end of the run brings the next
    }
    Bounds bounds = next.spec().policies().bounds();
    if (same && main != null && bounds.holds(main.occurrence())) {
      return row(next, Optional.of(of(main.occurrence())), main.runNo(), main.kind());
    }
    Occurrence first = Upcoming.first(schedule, bounds, standing.now());
    return row(
        next,
        isNear(first.at()) ? bounds.next(schedule, first.at()) : Optional.of(first),
        main != null ? main.runNo() : near != null ? near.runNo() + 1 : 1,
        main == null ? FireKind.SCHEDULED : main.kind());
  }

  /**
   * The row behind one that fires whatever is done now. That one brings none itself: the owner of
   * its shard has it as a row of the version before, or finds it marked as the last.
   */
  Optional<DueRow> behindNear(Job next) {
    DueRow near = near();
    JobSpec spec = next.spec();
    if (near == null || main() != null || !spec.schedule().isRegular()) {
      return Optional.empty();
    }
    Instant passed = standing.now().minus(Jitter.of(next.id(), spec.policies().jitter()));
    Instant from = near.occurrence().isAfter(passed) ? near.occurrence() : passed;
    return row(
        next,
        spec.policies().bounds().next(spec.schedule(), from),
        near.runNo() + 1,
        FireKind.SCHEDULED);
  }

  /** What was parked. A regular schedule that has nothing parked has had its last. */
  List<DueRow> resumed() {
    List<DueRow> rows = new ArrayList<>();
    for (DueRow row : standing.parked()) {
      boolean waits = row.dueAt().equals(Instant.MAX) && !standing.running();
      rows.add(waits ? due(row, standing.now()) : row);
    }
    Job job = standing.job();
    Bounds bounds = job.spec().policies().bounds();
    boolean idle = main() == null && near() == null && !standing.running();
    if (idle
        && job.spec().schedule() instanceof Schedule.FixedDelay delay
        && bounds.maxRuns() == Integer.MAX_VALUE) { // else it has had its last
      row(job, bounds.next(delay, standing.now()), 1, FireKind.SCHEDULED).ifPresent(rows::add);
    }
    return rows;
  }

  private static Optional<DueRow> row(
      Job job, Optional<Occurrence> occurrence, int runNo, FireKind kind) {
    return runNo > job.spec().policies().bounds().maxRuns()
        ? Optional.empty()
        : occurrence.map(
            at -> of(kind, JobRules.row(job.id(), job.spec(), at, runNo, job.version())));
  }

  private static Occurrence of(Instant at) {
    return new Occurrence(at, Occurrence.ClockChange.NONE);
  }

  private @Nullable DueRow main() {
    return movable().stream()
        .filter(Standing::isOfSchedule)
        .min(Comparator.comparing(DueRow::occurrence))
        .orElse(null);
  }

  private @Nullable DueRow near() {
    return standing.near().stream()
        .filter(Standing::isOfSchedule)
        .max(Comparator.comparing(DueRow::occurrence))
        .orElse(null);
  }

  private boolean isNear(Instant occurrence) {
    return standing.near().stream()
        .anyMatch(row -> Standing.isOfSchedule(row) && row.occurrence().equals(occurrence));
  }

  private static DueRow of(FireKind kind, DueRow row) {
    return new DueRow(
        row.jobId(),
        kind,
        row.occurrence(),
        row.dueAt(),
        row.attempt(),
        row.priority(),
        row.runNo(),
        row.version());
  }

  private static DueRow due(DueRow row, Instant at) {
    return new DueRow(
        row.jobId(),
        row.kind(),
        row.occurrence(),
        at,
        row.attempt(),
        row.priority(),
        row.runNo(),
        row.version());
  }
}
