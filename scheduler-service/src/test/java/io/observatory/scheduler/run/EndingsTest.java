package io.observatory.scheduler.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Misfire;
import io.observatory.scheduler.plan.Overlap;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.Retries;
import io.observatory.scheduler.plan.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndingsTest {

  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00.123456Z");
  private static final UUID JOB = UUID.randomUUID();
  private static final Endings.End FAILED = new Endings.End(RunStatus.FAILED, "failed", null, null);
  private static final Schedule DAY = new Schedule.FixedDelay(Duration.ofDays(1));

  private static RunRules rules(Schedule schedule, int attempts, @Nullable Instant end, int runs) {
    Retries retries = new Retries(attempts, Duration.ofSeconds(10), Duration.ofHours(1));
    return new RunRules(
        schedule,
        new Policies(
            Misfire.DEFAULT,
            Overlap.ALLOW_ALL,
            Duration.ZERO,
            new Bounds(null, end, runs),
            2,
            new Tracking(Duration.ofMinutes(10), null, retries, 0, null)));
  }

  private static RunRules once(int attempts) {
    return rules(new Schedule.Once(NOW), attempts, null, Integer.MAX_VALUE);
  }

  private static RunJob job(String state) {
    return new RunJob(JOB, "a", 7, state, "{}", null, null);
  }

  private static ActiveRun run(int attempt, int runNo) {
    FireKind kind = attempt == 1 ? FireKind.SCHEDULED : FireKind.RETRY;
    return new ActiveRun(UUID.randomUUID(), JOB, kind, NOW, attempt, runNo, NOW, null);
  }

  /** The next try is of the same occurrence and of the job as it is now, later but not too late. */
  @Property(tries = 200)
  void whatFailsIsTriedAsOftenAsAllowed(
      @ForAll @IntRange(min = 1, max = 100) int most,
      @ForAll @IntRange(min = 1, max = 100) int attempt) {
    Ended ended = Endings.failed(run(attempt, 3), job("ACTIVE"), once(most), FAILED, NOW);
    DueRow next = ended.next();
    assertThat(ended.isDead()).isEqualTo(attempt >= most);
    assertThat(next == null).isEqualTo(attempt >= most);
    if (next != null) {
      assertThat(next.kind()).isEqualTo(FireKind.RETRY);
      assertThat(next.attempt()).isEqualTo(attempt + 1);
      assertThat(next.occurrence()).isEqualTo(NOW);
      assertThat(next.runNo()).isEqualTo(3);
      assertThat(next.version()).isEqualTo(7);
      assertThat(next.priority()).isEqualTo(2);
      assertThat(next.dueAt()).isBetween(NOW.plusSeconds(5), NOW.plus(Duration.ofHours(1)));
    }
  }

  @Test
  void aPausedJobsRunIsTriedAgainLaterAndACancelledJobsIsForgotten() {
    Ended paused = Endings.failed(run(1, 1), job("PAUSED"), once(5), FAILED, NOW);
    assertThat(paused.isDead()).isFalse();
    assertThat(paused.next()).isNotNull();
    Ended cancelled = Endings.failed(run(1, 1), job("CANCELLED"), once(5), FAILED, NOW);
    assertThat(cancelled.isDead()).isFalse();
    assertThat(cancelled.status()).isEqualTo(RunStatus.FAILED);
    assertThat(cancelled.next()).isNull();
  }

  @Test
  void aFixedDelayGoesOnWhenNoTryIsLeft() {
    RunRules rules = rules(DAY, 2, NOW.plus(Duration.ofDays(1)), 5);
    DueRow again = Endings.failed(run(1, 4), job("ACTIVE"), rules, FAILED, NOW).next();
    assertThat(again).extracting(DueRow::kind).isEqualTo(FireKind.RETRY);
    Ended dead = Endings.failed(run(2, 4), job("ACTIVE"), rules, FAILED, NOW);
    assertThat(dead.isDead()).isTrue();
    DueRow next = Objects.requireNonNull(dead.next());
    assertThat(next.kind()).isEqualTo(FireKind.SCHEDULED);
    assertThat(next.occurrence()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(next.runNo()).isEqualTo(5);
    assertThat(Endings.done(run(1, 5), job("ACTIVE"), rules, FAILED, NOW).next())
        .as("five runs and no more")
        .isNull();
    assertThat(Endings.done(run(1, 4), job("ACTIVE"), rules, FAILED, NOW.plusSeconds(1)).next())
        .as("behind the end")
        .isNull();
    assertThat(Endings.done(run(1, 4), job("PAUSED"), rules, FAILED, NOW).next())
        .as("it waits while the job is paused")
        .isNotNull();
    assertThat(Endings.done(run(1, 4), job("CANCELLED"), rules, FAILED, NOW).next()).isNull();
  }

  /** A backfilled run and one of the schedule may have one occurrence, and both fail. */
  @Test
  void theTriesOfTwoRunsOfOneOccurrenceAreTwo() {
    ActiveRun asked =
        new ActiveRun(UUID.randomUUID(), JOB, FireKind.TRIGGERED, NOW, 1, 1, NOW, null);
    DueRow one =
        Objects.requireNonNull(
            Endings.failed(run(1, 1), job("ACTIVE"), once(5), FAILED, NOW).next());
    DueRow other =
        Objects.requireNonNull(Endings.failed(asked, job("ACTIVE"), once(5), FAILED, NOW).next());
    assertThat(other.occurrence()).isEqualTo(one.occurrence());
    assertThat(other.kind()).as("a row's key").isNotEqualTo(one.kind());
    assertThat(other.attempt()).isEqualTo(2);
    assertThat(idOf(other))
        .isNotEqualTo(idOf(one))
        .isNotEqualTo(Fire.idOf(JOB, NOW, FireKind.TRIGGERED, 1));
  }

  private static UUID idOf(DueRow row) {
    return Fire.idOf(row.jobId(), row.occurrence(), row.kind(), row.attempt());
  }

  /**
   * A run that somebody asked for beside the schedule does not count, however often it is tried.
   */
  @Test
  void aTriggeredRunBringsNothingAbout() {
    RunRules rules = rules(DAY, 2, null, Integer.MAX_VALUE);
    ActiveRun asked =
        new ActiveRun(UUID.randomUUID(), JOB, FireKind.TRIGGERED, NOW, 1, 1, NOW, null);
    assertThat(Endings.done(asked, job("ACTIVE"), rules, FAILED, NOW).next()).isNull();
    DueRow again =
        Objects.requireNonNull(Endings.failed(asked, job("ACTIVE"), rules, FAILED, NOW).next());
    ActiveRun retry =
        new ActiveRun(UUID.randomUUID(), JOB, again.kind(), NOW, 2, again.runNo(), NOW, null);
    Ended dead = Endings.failed(retry, job("ACTIVE"), rules, FAILED, NOW);
    assertThat(dead.isDead()).isTrue();
    assertThat(dead.next()).isNull();
  }
}
