package io.observatory.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.CpuTime;
import io.observatory.scheduler.occurrence.Jitter;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JobPlannerTest {

  private static final UUID JOB = UUID.fromString("0192a0b0-0000-7000-8000-00000000002a");
  private static final Instant NINE = Instant.parse("2027-01-31T09:00:00Z");
  private static final Schedule MINUTELY = Schedule.Cron.of("* * * * *", "Europe/Amsterdam");
  private static final Bounds OPEN = Bounds.OPEN;

  private final HeldForms forms = new HeldForms();
  private final JobPlanner planner = new JobPlanner(forms);

  private static Policies policies(Misfire misfire, Overlap overlap, Bounds bounds) {
    return new Policies(misfire, overlap, Duration.ZERO, bounds, 1, null);
  }

  private static Policies misfire(Misfire.Policy policy) {
    return policies(Misfire.of(policy), Overlap.ALLOW_ALL, OPEN);
  }

  private static Policies overlap(Overlap overlap) {
    return policies(Misfire.DEFAULT, overlap, OPEN);
  }

  private static DueRow row(FireKind kind, Instant at) {
    return new DueRow(JOB, kind, at, at, 1, 1, 1, 7);
  }

  private static DueRow scheduled(Instant at) {
    return row(FireKind.SCHEDULED, at);
  }

  private DueJob due(DueRow row, Schedule schedule, Policies policies) {
    return new DueJob(
        row, row.version(), "agent", forms.write(schedule), forms.write(policies), null, null);
  }

  private Effect plan(DueRow row, Schedule schedule, Policies policies, Instant now) {
    return planner.plan(due(row, schedule, policies), now, List.of(), 0);
  }

  private Effect during(Fire run, DueRow row, Overlap overlap, int waiting) {
    DueJob due = due(row, MINUTELY, overlap(overlap));
    return planner.plan(due, row.dueAt(), List.of(run), waiting);
  }

  private static Fire run(Instant at) {
    UUID id = Fire.idOf(JOB, at, FireKind.SCHEDULED, 1);
    return new Fire(id, JOB, FireKind.SCHEDULED, at, 1, 1, 7, at, at, at.plusSeconds(600), null);
  }

  private static List<Instant> fired(Effect effect) {
    return effect.fires().stream().map(Fire::occurrence).toList();
  }

  private static Instant minute(int minute) {
    return NINE.plus(Duration.ofMinutes(minute));
  }

  @Example
  void anOccurrenceOnTimeIsFiredAndTheNextTakesItsPlace() {
    DueRow row = scheduled(NINE);
    Effect effect = plan(row, MINUTELY, Policies.DEFAULT, NINE.plusNanos(2_345_678));
    assertThat(effect.fires())
        .containsExactly(
            new Fire(
                Fire.idOf(JOB, NINE, FireKind.SCHEDULED, 1),
                JOB,
                FireKind.SCHEDULED,
                NINE,
                1,
                1,
                7,
                NINE,
                NINE.plusNanos(2_345_000),
                null,
                null));
    assertThat(effect.next())
        .containsExactly(new DueRow(JOB, FireKind.SCHEDULED, minute(1), minute(1), 1, 1, 2, 7));
    assertThat(effect.skips()).isEmpty();
    assertThat(effect.cancelled()).isEmpty();
  }

  @Example
  void aJobThatFiresOnceNeedsNothingRead() {
    DueJob due = new DueJob(scheduled(NINE), 7, "agent", null, null, null, null);
    assertThat(planner.asksForRuns(due)).isFalse();
    Effect effect = planner.plan(due, NINE.plus(Duration.ofDays(9)), List.of(), 0);
    assertThat(fired(effect)).containsExactly(NINE);
    assertThat(effect.next()).isEmpty();
  }

  @Example
  void aTrackedRunHasUntilThen() {
    Tracking tracking =
        new Tracking(Duration.ofMinutes(3), Duration.ofHours(1), Retries.NONE, 0, null);
    Policies tracked =
        new Policies(Misfire.DEFAULT, Overlap.ALLOW_ALL, Duration.ZERO, OPEN, 1, tracking);
    Fire fire = plan(scheduled(NINE), MINUTELY, tracked, NINE).fires().getFirst();
    assertThat(fire.staleAt()).isEqualTo(minute(3));
    assertThat(fire.timesOutAt()).isEqualTo(minute(60));
  }

  /** T5: 10 minutes away, from just before 9:00 to 9:09:30. */
  @ParameterizedTest
  @CsvSource({"SKIP, 0, 10", "LATEST, 1, 9", "ALL, 10, 0", "FIRE_NOW, 1, 9"})
  void misfirePolicies(Misfire.Policy policy, int fires, int skips) {
    Effect effect = plan(scheduled(NINE), MINUTELY, misfire(policy), minute(9).plusSeconds(30));
    List<DueRow> catchUps = new ArrayList<>(effect.next());
    DueRow next = catchUps.removeLast();
    assertThat(fired(effect).size() + catchUps.size()).isEqualTo(fires);
    assertThat(effect.skips().stream().mapToInt(Skip::count).sum()).isEqualTo(skips);
    assertThat(effect.skips()).extracting(Skip::reason).allMatch("MISFIRE"::equals);
    assertThat(next.kind()).isEqualTo(FireKind.SCHEDULED);
    assertThat(next.occurrence()).isEqualTo(minute(10));
    assertThat(next.runNo()).as("what is skipped does not count").isEqualTo(1 + fires);
    switch (policy) {
      case LATEST -> assertThat(fired(effect)).containsExactly(minute(9));
      case FIRE_NOW -> assertThat(fired(effect)).containsExactly(NINE);
      case ALL -> {
        assertThat(fired(effect)).containsExactly(NINE);
        assertThat(catchUps).extracting(DueRow::occurrence).startsWith(minute(1), minute(2));
        assertThat(catchUps).allMatch(row -> row.dueAt().equals(row.occurrence()));
        assertThat(catchUps).extracting(DueRow::kind).containsOnly(FireKind.CATCH_UP);
        assertThat(catchUps).extracting(DueRow::priority).containsOnly(3);
        assertThat(catchUps).extracting(DueRow::runNo).startsWith(2, 3);
      }
      case SKIP -> assertThat(fired(effect)).isEmpty();
    }
  }

  @Example
  void allIsCappedByNumberByWindowAndByTheRunsLeft() {
    Duration after = Duration.ofSeconds(10);
    Misfire three = new Misfire(Misfire.Policy.ALL, 3, Duration.ofDays(1), after);
    Misfire recent = new Misfire(Misfire.Policy.ALL, 100, Duration.ofSeconds(150), after);
    Instant now = minute(9).plusSeconds(30);
    Effect capped = plan(scheduled(NINE), MINUTELY, policies(three, Overlap.ALLOW_ALL, OPEN), now);
    assertThat(fired(capped)).containsExactly(minute(7));
    assertThat(capped.fires().getFirst().kind()).isEqualTo(FireKind.CATCH_UP);
    assertThat(capped.skips())
        .containsExactly(new Skip(JOB, FireKind.SCHEDULED, NINE, 7, "MISFIRE"));
    assertThat(capped.next())
        .extracting(DueRow::occurrence)
        .containsExactly(minute(8), minute(9), minute(10));

    Effect windowed =
        plan(scheduled(NINE), MINUTELY, policies(recent, Overlap.ALLOW_ALL, OPEN), now);
    assertThat(fired(windowed)).containsExactly(minute(7));
    assertThat(windowed.skips()).extracting(Skip::count).containsExactly(7);

    Bounds twice = new Bounds(null, null, 2);
    Effect last = plan(scheduled(NINE), MINUTELY, policies(three, Overlap.ALLOW_ALL, twice), now);
    assertThat(fired(last)).containsExactly(minute(8));
    assertThat(last.next()).extracting(DueRow::occurrence).containsExactly(minute(9));
    assertThat(last.skips()).extracting(Skip::count).containsExactly(8);
  }

  @Example
  void whatIsALittleLateIsNotMissed() {
    Instant now = NINE.plusSeconds(10);
    assertThat(fired(plan(scheduled(NINE), MINUTELY, misfire(Misfire.Policy.SKIP), now)))
        .containsExactly(NINE);
    Effect missed =
        plan(scheduled(NINE), MINUTELY, misfire(Misfire.Policy.SKIP), now.plusNanos(1000));
    assertThat(missed.fires()).isEmpty();
    assertThat(missed.next()).extracting(DueRow::occurrence).containsExactly(minute(1));
    Effect nearlyNext =
        plan(scheduled(NINE), MINUTELY, misfire(Misfire.Policy.SKIP), minute(1).plusSeconds(5));
    assertThat(nearlyNext.next())
        .as("the one that is 5 seconds late is still fired")
        .extracting(DueRow::occurrence)
        .containsExactly(minute(1));
  }

  /** What waited for its turn in a storm is as late as before. */
  @Example
  void aRowThatWasPutOffIsLateAllTheSame() {
    Instant now = minute(9).plusSeconds(30);
    DueRow later = Effect.later(scheduled(NINE), now).next().getFirst();
    assertThat(plan(later, MINUTELY, misfire(Misfire.Policy.SKIP), now).fires()).isEmpty();
    assertThat(fired(plan(later, MINUTELY, misfire(Misfire.Policy.LATEST), now)))
        .containsExactly(minute(9));
  }

  @Example
  void nothingBehindTheEndIsMadeUpFor() {
    Bounds bounds = new Bounds(null, minute(3), Integer.MAX_VALUE);
    Effect effect =
        plan(
            scheduled(NINE),
            MINUTELY,
            policies(Misfire.of(Misfire.Policy.LATEST), Overlap.ALLOW_ALL, bounds),
            minute(30));
    assertThat(fired(effect)).containsExactly(minute(3));
    assertThat(effect.skips()).extracting(Skip::count).containsExactly(3);
    assertThat(effect.next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Misfire.Policy.class)
  void aRowBeyondTheRunsThatWereLoweredSinceIsTheLast(Misfire.Policy policy) {
    Policies lowered = policies(Misfire.of(policy), Overlap.ALLOW_ALL, new Bounds(null, null, 3));
    DueRow seventh = new DueRow(JOB, FireKind.SCHEDULED, NINE, NINE, 1, 1, 7, 7);
    Effect onTime = plan(seventh, MINUTELY, lowered, NINE);
    assertThat(fired(onTime)).as("too late to take it back").containsExactly(NINE);
    assertThat(onTime.next()).isEmpty();
    Effect missed = plan(seventh, MINUTELY, lowered, minute(9));
    assertThat(missed.next()).isEmpty();
    assertThat(missed.fires()).hasSize(policy == Misfire.Policy.FIRE_NOW ? 1 : 0);
    assertThat(missed.skips()).isNotEmpty();
  }

  @Example
  void theLastRunHasNoNext() {
    Policies once = policies(Misfire.DEFAULT, Overlap.ALLOW_ALL, new Bounds(null, null, 1));
    assertThat(plan(scheduled(NINE), MINUTELY, once, NINE).next()).isEmpty();
  }

  @Example
  void aJobFiredOnceHasAMisfirePolicyToo() {
    Schedule once = new Schedule.Once(NINE);
    Instant late = NINE.plus(Duration.ofHours(25));
    Effect skipped = plan(scheduled(NINE), once, misfire(Misfire.Policy.SKIP), late);
    assertThat(skipped.fires()).isEmpty();
    assertThat(skipped.skips())
        .containsExactly(new Skip(JOB, FireKind.SCHEDULED, NINE, 1, "MISFIRE"));
    assertThat(plan(scheduled(NINE), once, misfire(Misfire.Policy.ALL), late).fires())
        .as("older than the window")
        .isEmpty();
    Effect fired = plan(scheduled(NINE), once, misfire(Misfire.Policy.LATEST), late);
    assertThat(fired.fires().getFirst().fireId())
        .as("the id does not depend on when it was planned")
        .isEqualTo(Fire.idOf(JOB, NINE, FireKind.SCHEDULED, 1));
  }

  /** T19. */
  @ParameterizedTest
  @EnumSource(Misfire.Policy.class)
  void aYearAsleepIsPlannedAtOnceAndGoesOn(Misfire.Policy policy) {
    Instant now = NINE.plus(Duration.ofDays(365)).plusSeconds(20);
    Runnable look = () -> plan(scheduled(NINE), MINUTELY, misfire(policy), now);
    assertThat(CpuTime.of(look)).isLessThan(Duration.ofMillis(200));
    Effect effect = plan(scheduled(NINE), MINUTELY, misfire(policy), now);
    int skipped = effect.skips().stream().mapToInt(Skip::count).sum();
    long made = effect.fires().size() + effect.next().size() - 1L;
    assertThat(skipped + made).isEqualTo(365 * 24 * 60 + 1);
    assertThat(effect.next().getLast().occurrence())
        .isEqualTo(now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60));
  }

  /** T10: the run of 9:00 goes on at 9:01. */
  @ParameterizedTest
  @CsvSource({
    "SKIP, 0, false, 0, 1", "BUFFER_ONE, 0, true, 0, 0", "BUFFER_ONE, 1, false, 0, 1",
    "BUFFER_ALL, 5, true, 0, 0", "BUFFER_ALL, 1000, false, 0, 1", "CANCEL_OTHER, 0, false, 1, 0",
    "ALLOW_ALL, 0, false, 1, 0"
  })
  void overlapPolicies(Overlap overlap, int waiting, boolean waits, int fires, int skips) {
    Effect effect = during(run(NINE), scheduled(minute(1)), overlap, waiting);
    assertThat(effect.fires()).hasSize(fires);
    assertThat(effect.skips()).hasSize(skips);
    List<DueRow> next = new ArrayList<>(effect.next());
    assertThat(next.removeLast().occurrence()).isEqualTo(minute(2));
    assertThat(next)
        .isEqualTo(
            waits
                ? List.of(new DueRow(JOB, FireKind.CATCH_UP, minute(1), Instant.MAX, 1, 1, 1, 7))
                : List.of());
    assertThat(effect.cancelled())
        .isEqualTo(overlap == Overlap.CANCEL_OTHER ? List.of(run(NINE).fireId()) : List.of());
    assertThat(planner.asksForRuns(due(scheduled(NINE), MINUTELY, overlap(overlap))))
        .isEqualTo(overlap != Overlap.ALLOW_ALL);
  }

  @Example
  void whatWaitedIsFiredWhenItIsReleasedAndNothingFollowsIt() {
    DueRow released = new DueRow(JOB, FireKind.CATCH_UP, minute(1), minute(40), 1, 1, 2, 7);
    Effect effect = plan(released, MINUTELY, overlap(Overlap.BUFFER_ALL), minute(40));
    assertThat(fired(effect)).containsExactly(minute(1));
    assertThat(effect.next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Overlap.class,
      names = {"SKIP", "BUFFER_ONE", "BUFFER_ALL"})
  void whatSomebodyAskedForWaits(Overlap overlap) {
    Effect effect = during(run(NINE), row(FireKind.TRIGGERED, minute(1)), overlap, 3);
    assertThat(effect.skips()).isEmpty();
    assertThat(effect.next())
        .containsExactly(new DueRow(JOB, FireKind.TRIGGERED, minute(1), Instant.MAX, 1, 1, 1, 7));
  }

  @Example
  void aRetryGivesUpNoNewerRun() {
    DueRow retry = new DueRow(JOB, FireKind.RETRY, NINE, minute(1), 2, 1, 1, 7);
    Effect effect = during(run(minute(1)), retry, Overlap.CANCEL_OTHER, 0);
    assertThat(effect.fires()).isEmpty();
    assertThat(effect.cancelled()).isEmpty();
    assertThat(effect.skips()).containsExactly(new Skip(JOB, FireKind.RETRY, NINE, 1, "OVERLAP"));
    DueRow asked = new DueRow(JOB, FireKind.TRIGGERED, NINE, minute(1), 2, 1, 1, 7);
    assertThat(during(run(minute(1)), asked, Overlap.CANCEL_OTHER, 0).cancelled()).isEmpty();
  }

  @Example
  void aFixedDelayGoesOnWithoutARun() {
    Schedule delay = new Schedule.FixedDelay(Duration.ofMinutes(5));
    Policies skips = misfire(Misfire.Policy.SKIP).fitting(delay);
    assertThat(skips.isTracked()).isTrue();
    Effect fired = plan(scheduled(NINE), delay, skips, NINE);
    assertThat(fired.fires()).hasSize(1);
    assertThat(fired.next()).as("the end of the run brings the next about").isEmpty();
    Effect skipped = plan(scheduled(NINE), delay, skips, minute(10));
    assertThat(skipped.fires()).isEmpty();
    assertThat(skipped.next()).extracting(DueRow::occurrence).containsExactly(minute(15));

    DueRow retry = new DueRow(JOB, FireKind.RETRY, NINE, minute(1), 2, 1, 1, 7);
    DueJob due = due(retry, delay, overlap(Overlap.SKIP));
    Effect leftOut = planner.plan(due, minute(1), List.of(run(minute(1))), 0);
    assertThat(leftOut.fires()).isEmpty();
    assertThat(leftOut.next()).extracting(DueRow::occurrence).containsExactly(minute(6));
  }

  @Example
  void jitterMovesTheDueTimeAndNotTheOccurrence() {
    Policies jittered =
        new Policies(Misfire.DEFAULT, Overlap.ALLOW_ALL, Duration.ofMinutes(9), OPEN, 2, null);
    Duration offset = Jitter.of(JOB, Duration.ofMinutes(9));
    DueRow first = DueRows.first(JOB, MINUTELY, jittered, NINE.minusNanos(1), 0, 3);
    assertThat(first)
        .isEqualTo(new DueRow(JOB, FireKind.SCHEDULED, NINE, NINE.plus(offset), 1, 2, 1, 3));
    Effect effect = plan(first, MINUTELY, jittered, first.dueAt());
    assertThat(effect.next().getFirst().dueAt()).isEqualTo(minute(1).plus(offset));
    assertThat(effect.skips()).isEmpty();
  }

  @Example
  void whatCanNotBeReadWaits() {
    DueJob due = new DueJob(scheduled(NINE), 7, "agent", "{", null, null, null);
    Effect effect = planner.plan(due, NINE, List.of(), 0);
    assertThat(effect.fires()).isEmpty();
    assertThat(effect.skips()).isEmpty();
    assertThat(effect.next()).extracting(DueRow::occurrence).containsExactly(NINE);
    assertThat(effect.next()).extracting(DueRow::dueAt).containsExactly(minute(1));
  }

  @Example
  void waitsBetweenTriesGrowAndAreSpread() {
    Retries retries = new Retries(9, Duration.ofSeconds(10), Duration.ofMinutes(5));
    for (int attempt = 1; attempt < 9; attempt++) {
      Duration full = Duration.ofSeconds(Math.min(10L << (attempt - 1), 300));
      assertThat(retries.waitAfter(attempt, JOB))
          .isBetween(full.dividedBy(2), full)
          .isEqualTo(retries.waitAfter(attempt, JOB));
    }
    assertThat(retries.remainAfter(8)).isTrue();
    assertThat(retries.remainAfter(9)).isFalse();
    assertThat(new Retries(100, Duration.ofMillis(1), Retries.LONGEST).waitAfter(99, JOB))
        .isBetween(Duration.ofHours(84), Retries.LONGEST);
    assertThat(DueRows.retry(scheduled(NINE), retries, minute(2)).attempt()).isEqualTo(2);
  }
}
