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
 *   <li>Is it late? Then the {@link Misfire} policy says which of the overdue occurrences are
 *       fired.
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
      } else if (!draft.fire(row) && row.kind() != FireKind.TRIGGERED && due.schedule() != null) {
        goOn(draft, forms.schedule(due.schedule()));
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

  /**
   * Late is what is late against its nominal time: the row itself may have been put off, when there
   * was too much for its target.
   */
  private static void scheduled(Draft draft, @Nullable Schedule schedule) {
    DueRow row = draft.row();
    Duration jitter = Jitter.of(row.jobId(), draft.policies().jitter());
    Duration late = Duration.between(row.occurrence().plus(jitter), draft.now());
    boolean missed = late.compareTo(draft.policies().misfire().after()) > 0;
    if (schedule == null || !schedule.isRegular()) {
      single(draft, schedule, missed, late);
    } else if (missed) {
      misfired(draft, schedule, draft.now().minus(jitter));
    } else {
      draft.fire(row);
      draft.follow(schedule, row.occurrence());
    }
  }

  /** An occurrence that no other follows, or only when its run has ended. */
  private static void single(
      Draft draft, @Nullable Schedule schedule, boolean missed, Duration late) {
    Misfire misfire = draft.policies().misfire();
    boolean skipped =
        missed
            && switch (misfire.policy()) {
              case SKIP -> true;
              case ALL -> late.compareTo(misfire.window()) > 0;
              case LATEST, FIRE_NOW -> false;
            };
    boolean goesOn = !skipped && draft.fire(draft.row());
    if (skipped) {
      draft.skip(draft.row().occurrence(), 1, MISFIRE);
    }
    if (!goesOn && schedule != null) {
      goOn(draft, schedule);
    }
  }

  /** No run will end and bring the next occurrence about. */
  private static void goOn(Draft draft, Schedule schedule) {
    if (schedule instanceof Schedule.FixedDelay) {
      draft.follow(schedule, draft.now());
    }
  }

  /** {@code overdue} is the last nominal time that is due now. */
  private static void misfired(Draft draft, Schedule schedule, Instant overdue) {
    Misfire misfire = draft.policies().misfire();
    Instant first = draft.row().occurrence();
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
