package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.Occurrence;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.occurrence.Upcoming;
import io.observatory.scheduler.plan.Policies;
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
    if (same && main == null && near == null) {
      return Optional.empty(); // its run goes on, or it has had its last
    }
    if (schedule instanceof Schedule.FixedDelay && standing.running()) {
      return Optional.empty(); // the end of the run brings the next
    }
    Policies policies = next.spec().policies();
    Occurrence first =
        same && main != null && policies.bounds().holds(main.occurrence())
            ? new Occurrence(main.occurrence(), Occurrence.ClockChange.NONE)
            : Upcoming.first(schedule, policies.bounds(), standing.now());
    int runNo = main != null ? main.runNo() : near != null ? near.runNo() + 1 : 1;
    if (runNo > policies.bounds().maxRuns() || isNear(first.at())) {
      return Optional.empty();
    }
    DueRow row = JobRules.row(next.id(), next.spec(), first, runNo, next.version());
    return Optional.of(main == null ? row : of(main.kind(), row));
  }

  /** The row behind the one that fires while the job is being paused. */
  Optional<DueRow> behindNear() {
    DueRow near = near();
    JobSpec spec = standing.job().spec();
    if (near == null || main() != null || !spec.schedule().isRegular()) {
      return Optional.empty();
    }
    return near.runNo() >= spec.policies().bounds().maxRuns()
        ? Optional.empty()
        : row(spec.policies().bounds().next(spec.schedule(), near.occurrence()), near.runNo() + 1);
  }

  /** What was parked; and where the pause took nothing away, the first there is after it. */
  List<DueRow> resumed() {
    List<DueRow> rows = new ArrayList<>();
    for (DueRow row : standing.parked()) {
      boolean waits = row.dueAt().equals(Instant.MAX) && !standing.running();
      rows.add(waits ? due(row, standing.now()) : row);
    }
    JobSpec spec = standing.job().spec();
    boolean none = main() == null && near() == null;
    if (none && spec.schedule() instanceof Schedule.FixedDelay && !standing.running()) {
      row(spec.policies().bounds().next(spec.schedule(), standing.now()), 1).ifPresent(rows::add);
    } else if (none && spec.schedule().isRegular()) {
      row(spec.policies().bounds().next(spec.schedule(), standing.job().updatedAt()), 1)
          .ifPresent(rows::add);
    }
    return rows;
  }

  private Optional<DueRow> row(Optional<Occurrence> occurrence, int runNo) {
    Job job = standing.job();
    return occurrence.map(at -> JobRules.row(job.id(), job.spec(), at, runNo, job.version()));
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
