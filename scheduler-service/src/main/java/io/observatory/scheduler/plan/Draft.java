package io.observatory.scheduler.plan;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The effect of one row while it is put together. Used by one thread. */
final class Draft {

  /** The most rows of a job that wait for a run to end. */
  static final int MOST_WAITING = 1000;

  private static final String OVERLAP = "OVERLAP";
  private static final String MAX_RUNS = "MAX_RUNS";
  private static final String OVERLAP_FULL = "OVERLAP_FULL";

  private final DueRow row;
  private final Policies policies;
  private final Instant now;
  private final List<Fire> active;
  private final int waiting;

  private final List<Fire> fires = new ArrayList<>(1);
  private final List<Skip> skips = new ArrayList<>(1);
  private final List<DueRow> next = new ArrayList<>(1);
  private final List<UUID> cancelled = new ArrayList<>(0);

  /** Occurrences of the schedule that are fired, now or by a row of their own. */
  private int counted;

  Draft(DueRow row, Policies policies, Instant now, List<Fire> active, int waiting) {
    this.row = row;
    this.policies = policies;
    this.now = now;
    this.active = active;
    this.waiting = waiting;
  }

  DueRow row() {
    return row;
  }

  Policies policies() {
    return policies;
  }

  Instant now() {
    return now;
  }

  Effect effect() {
    return new Effect(row, fires, skips, next, cancelled);
  }

  /** Fires it, or does what the overlap policy says; false if it is skipped. */
  boolean fire(DueRow due) {
    if (active.isEmpty()) {
      return publish(due);
    }
    boolean asked = due.kind() == FireKind.TRIGGERED || due.kind() == FireKind.REMINDER;
    return switch (policies.overlap()) {
      case ALLOW_ALL -> publish(due);
      case SKIP -> asked ? await(due) : leaveOut(due, OVERLAP);
      case BUFFER_ONE -> (asked || waiting == 0) ? await(due) : leaveOut(due, OVERLAP);
      case BUFFER_ALL -> await(due);
      case CANCEL_OTHER ->
          due.attempt() > 1
              ? leaveOut(due, OVERLAP) // what goes on is newer
              : cancelOthers() && publish(due);
    };
  }

  void skip(Instant first, long count, String reason) {
    if (count > 0) {
      int clamped = (int) Math.min(count, Integer.MAX_VALUE);
      skips.add(new Skip(row.jobId(), row.kind(), first, clamped, reason));
    }
  }

  /** The first occurrence after that instant takes the row's place, if there is one. */
  void follow(Schedule schedule, Instant after) {
    DueRows.after(row.jobId(), schedule, policies, after, row.runNo() - 1 + counted, row.version())
        .ifPresent(next::add);
  }

  /** Fires none that is due up to then, the row included. */
  void skipUpTo(Schedule schedule, Instant until) {
    skip(row.occurrence(), overdue(schedule, until), JobPlanner.MISFIRE);
    follow(schedule, until);
  }

  /** Fires the row, for itself and all that is due up to then. */
  void fireForAll(Schedule schedule, Instant until) {
    long others = overdue(schedule, until) - 1;
    fire(row);
    if (others > 0) {
      Instant second = schedule.next(row.occurrence()).orElseThrow().at();
      skip(second, others, JobPlanner.MISFIRE);
    }
    follow(schedule, until);
  }

  /** Fires the last of what is due from the one time up to the other, so many at most. */
  void makeUp(Schedule schedule, Instant from, Instant until, int most) {
    int allowed = Math.min(most, policies.bounds().maxRuns() - (row.runNo() - 1));
    Instant first = row.occurrence();
    if (allowed <= 0) {
      skip(first, overdue(schedule, until), MAX_RUNS); // they were lowered after it was made
      return;
    }
    List<Instant> kept = new ArrayList<>();
    Instant begin = from.isAfter(first) ? from.minusNanos(1) : first;
    kept.addAll(schedule.last(allowed, begin, counting(until)));
    if (!from.isAfter(first) && kept.size() < allowed) {
      kept.addFirst(first);
    }
    skip(first, overdue(schedule, until) - kept.size(), JobPlanner.MISFIRE);
    for (int i = 0; i < kept.size(); i++) {
      DueRow due = kept.get(i).equals(first) ? row : catchUp(kept.get(i), row.runNo() + counted);
      if (i == 0) {
        fire(due);
      } else {
        next.add(due);
        counted++;
      }
    }
    follow(schedule, until);
  }

  /** How many occurrences are due up to then, the row included. */
  private long overdue(Schedule schedule, Instant until) {
    return 1 + schedule.count(row.occurrence(), counting(until));
  }

  /** Up to when occurrences are counted: not behind the end bound. */
  private Instant counting(Instant until) {
    Instant end = policies.bounds().endsAt();
    return end != null && end.isBefore(until) ? end : until;
  }

  private boolean publish(DueRow due) {
    Tracking tracking = policies.tracking();
    Instant firedAt = now.truncatedTo(ChronoUnit.MICROS);
    fires.add(
        new Fire(
            Fire.idOf(due.jobId(), due.occurrence(), due.kind(), due.attempt()),
            due.jobId(),
            due.kind(),
            due.occurrence(),
            due.attempt(),
            due.runNo(),
            due.version(),
            due.dueAt(),
            firedAt,
            tracking == null ? null : firedAt.plus(tracking.staleAfter()),
            tracking == null || tracking.timeout() == null
                ? null
                : firedAt.plus(tracking.timeout())));
    counted++;
    return true;
  }

  /**
   * Until a run ends. An occurrence of the schedule has what follows it now, so it waits as one
   * that nothing follows.
   */
  private boolean await(DueRow due) {
    if (waiting >= MOST_WAITING) {
      return leaveOut(due, OVERLAP_FULL);
    }
    FireKind kind = due.kind() == FireKind.SCHEDULED ? FireKind.CATCH_UP : due.kind();
    next.add(waiting(due, kind));
    counted++;
    return true;
  }

  private boolean leaveOut(DueRow due, String reason) {
    skips.add(new Skip(due.jobId(), due.kind(), due.occurrence(), 1, reason));
    return false;
  }

  private boolean cancelOthers() {
    active.forEach(run -> cancelled.add(run.fireId()));
    return true;
  }

  private DueRow catchUp(Instant at, int runNo) {
    Instant dueAt = at.plus(Jitter.of(row.jobId(), policies.jitter()));
    return new DueRow(
        row.jobId(), FireKind.CATCH_UP, at, dueAt, 1, JobPlanner.LAST, runNo, row.version());
  }

  private static DueRow waiting(DueRow due, FireKind kind) {
    return new DueRow(
        due.jobId(),
        kind,
        due.occurrence(),
        Instant.MAX,
        due.attempt(),
        due.priority(),
        due.runNo(),
        due.version());
  }
}
