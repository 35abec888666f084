package io.observatory.scheduler.plan;

import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Planner;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a row by what its job's schedule and policies say.
 *
 * <ol>
 *   <li>Is it late? Then the {@link Misfire} policy says which of the overdue occurrences are fired.
 *   <li>Does a run of the job go on? Then the {@link Overlap} policy says what becomes of it.
 *   <li>What follows it: the next occurrence of a regular schedule, within the job's bounds.
 * </ol>
 *
 * <p>A row is fired under its own kind, however late, so that its fire id does not depend on when
 * it was planned. Occurrences made up for besides it are {@link FireKind#CATCH_UP}, and so is one
 * that waits for a run to end: nothing follows from them.
 */
public final class JobPlanner implements Planner {

  /** What a row waits for before it is looked at again when its job's texts can not be read. */
  static final Duration UNREADABLE_REST = Duration.ofMinutes(1);

  /** Behind what is on time. */
  static final int LAST = 3;

  static final String MISFIRE = "MISFIRE";

  private static final Logger log = LoggerFactory.getLogger(JobPlanner.class);

  private final StoredForms forms;

  public JobPlanner(StoredForms forms) {
    this.forms = forms;
  }

  @Override
  public boolean asksForRuns(DueJob due) {
    if (due.policy() == null) {
      return false;
    }
    try {
      return forms.policies(due.policy()).overlap() != Overlap.ALLOW_ALL;
    } catch (InvalidScheduleException unreadable) {
      return false; // the plan will say so
    }
  }

  @Override
  public Effect plan(DueJob due, Instant now, List<Fire> active, int waiting) {
    DueRow row = due.row();
    try {
      Policies policies = forms.policies(due.policy());
      Draft draft = new Draft(row, policies, now, active, waiting);
      if (row.kind() == FireKind.SCHEDULED) {
        String schedule = due.schedule();
        scheduled(draft, schedule == null ? null : forms.schedule(schedule));
      } else {
        draft.fire(row);
      }
      return draft.effect();
    } catch (InvalidScheduleException unreadable) {
      log.error(
          "Job {} can not be planned; its row waits: {} {}",
          row.jobId(),
          unreadable.code(),
          unreadable.getMessage());
      return Effect.later(row, now.plus(UNREADABLE_REST).truncatedTo(ChronoUnit.MICROS));
    }
  }

  private static void scheduled(Draft draft, @Nullable Schedule schedule) {
    boolean missed =
        draft.now().isAfter(draft.row().dueAt().plus(draft.policies().misfire().after()));
    if (schedule == null || !schedule.isRegular()) {
      single(draft, schedule, missed);
    } else if (missed) {
      misfired(draft, schedule);
    } else {
      draft.fire(draft.row());
      draft.follow(schedule, draft.row().occurrence());
    }
  }

  /** An occurrence that no other follows, or only when its run has ended. */
  private static void single(Draft draft, @Nullable Schedule schedule, boolean missed) {
    Misfire misfire = draft.policies().misfire();
    boolean skipped =
        missed
            && switch (misfire.policy()) {
              case SKIP -> true;
              case ALL -> draft.row().dueAt().isBefore(draft.now().minus(misfire.window()));
              case LATEST, FIRE_NOW -> false;
            };
    boolean goesOn = !skipped && draft.fire(draft.row());
    if (skipped) {
      draft.skip(draft.row().occurrence(), 1, MISFIRE);
    }
    if (!goesOn && schedule instanceof Schedule.FixedDelay) {
      draft.follow(schedule, draft.now()); // no run will end and bring the next one about
    }
  }

  private static void misfired(Draft draft, Schedule schedule) {
    Misfire misfire = draft.policies().misfire();
    Instant first = draft.row().occurrence();
    Duration jitter = Jitter.of(draft.row().jobId(), draft.policies().jitter());
    Instant overdue = draft.now().minus(jitter);
    switch (misfire.policy()) {
      case SKIP -> {
        Instant cut = overdue.minus(misfire.after()).minusNanos(1); // so late is not yet missed
        draft.skipUpTo(schedule, cut);
      }
      case LATEST -> draft.makeUp(schedule, first, overdue, 1);
      case ALL -> {
        Instant oldest = overdue.minus(misfire.window());
        draft.makeUp(schedule, first.isAfter(oldest) ? first : oldest, overdue, misfire.most());
      }
      case FIRE_NOW -> draft.fireForAll(schedule, overdue);
    }
  }
}
