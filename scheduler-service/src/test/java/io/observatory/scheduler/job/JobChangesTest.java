package io.observatory.scheduler.job;

import static io.observatory.scheduler.job.Shelf.ID;
import static io.observatory.scheduler.job.Shelf.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

class JobChangesTest {

  private static final Instant SOON = NOW.plusMillis(999);
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final Map<String, Object> MINUTELY =
      Map.of("type", "fixed_rate", "every_ms", 60_000, "anchor", NOW.plusSeconds(30).toString());
  private static final Map<String, Object> HOURLY =
      Map.of("type", "cron", "expression", "0 * * * *");

  @Test
  void aJobThatFiresOnceIsCancelledUpToASecondBefore() {
    Shelf early = once(LATER).due(FireKind.SCHEDULED, LATER, 1);
    Shelf late = once(SOON).due(FireKind.SCHEDULED, SOON, 1);

    assertThat(changes(early).cancel(order(early)).tooLate()).isEmpty();
    assertThat(early.due).isEmpty();
    assertThat(early.job.state()).isEqualTo(JobState.CANCELLED);
    assertThatThrownBy(() -> changes(late).cancel(order(late)))
        .isInstanceOfSatisfying(
            JobRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(JobRefusal.TOO_LATE));
    assertThat(late.job.version()).isEqualTo(1);
    assertThat(late.due).hasSize(1);
  }

  @Test
  void cancellingARecurringJobSaysWhichOccurrenceStillFires() {
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, SOON, 3).due(FireKind.RETRY, LATER, 2);

    Outcome outcome = changes(shelf).cancel(order(shelf));

    assertThat(outcome.tooLate()).containsExactly(SOON);
    assertThat(shelf.due)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.occurrence()).isEqualTo(SOON);
              assertThat(row.version()).isEqualTo(2);
            });
    assertThat(changes(shelf).cancel(order(shelf)).job().version()).isEqualTo(2);
  }

  @Test
  void anotherScheduleReplacesTheRowAndItsRetriesButNotWhatSomebodyTriggered() {
    Shelf shelf =
        recurring(HOURLY)
            .due(FireKind.SCHEDULED, NOW.plusSeconds(3_600), 7)
            .due(FireKind.RETRY, LATER, 6)
            .due(FireKind.TRIGGERED, LATER, 1);

    changes(shelf).change(order(shelf), terms(MINUTELY, null, null));

    assertThat(shelf.due)
        .extracting(DueRow::kind, DueRow::occurrence, DueRow::runNo, DueRow::version)
        .containsExactlyInAnyOrder(
            tuple(FireKind.TRIGGERED, LATER, 1, 2L),
            tuple(FireKind.SCHEDULED, NOW.plusSeconds(30), 7, 2L));
  }

  @Test
  void aNewPayloadMovesNoRow() {
    Shelf shelf =
        recurring(HOURLY)
            .due(FireKind.SCHEDULED, NOW.plusSeconds(3_600), 7)
            .due(FireKind.RETRY, LATER, 6);

    changes(shelf).change(order(shelf), terms(null, null, "two"));

    assertThat(shelf.job.spec().payload()).isEqualTo("two");
    assertThat(shelf.due).hasSize(2).allMatch(row -> row.version() == 2);
  }

  /** The owner of its shard fires what it read, and what that brings is of the version before. */
  @Test
  void aChangeRightBeforeAFireLeavesTheRowBehindIt() {
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, SOON, 7);

    changes(shelf).change(order(shelf), terms(null, null, "two"));

    Instant next = NOW.plusSeconds(3_600);
    assertThat(shelf.due)
        .extracting(DueRow::occurrence, DueRow::runNo, DueRow::version)
        .containsExactly(tuple(SOON, 7, 2L), tuple(next, 8, 2L));
    assertThat(shelf.until).isEqualTo(LATER); // the near one is marked as the last
  }

  @Test
  void aJobThatHasHadItsLastIsNotBegunAnewByAPause() {
    Shelf shelf = Shelf.of(HOURLY, Map.of("max_runs", 3));

    changes(shelf).pause(order(shelf), null);
    changes(shelf).resume(order(shelf));

    assertThat(shelf.due).isEmpty();
  }

  @Test
  void aNewJitterKeepsTheOccurrenceThatWaits() {
    Instant occurrence = NOW.minusSeconds(5); // delayed by the jitter before
    Shelf shelf = recurring(HOURLY);
    shelf.due.add(new DueRow(ID, FireKind.SCHEDULED, occurrence, NOW.plusSeconds(50), 1, 1, 4, 1));

    changes(shelf).change(order(shelf), terms(null, Map.of("jitter_ms", 1_000), null));

    assertThat(shelf.due).singleElement().extracting(DueRow::occurrence).isEqualTo(occurrence);
    assertThat(shelf.dueTimes().getFirst()).isBefore(NOW);
  }

  @Test
  void aPauseKeepsWhatWasToComeAndResumingBringsItBackAsItWas() {
    Instant next = NOW.plusSeconds(3_600);
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, next, 7).due(FireKind.RETRY, LATER, 6);

    changes(shelf).pause(order(shelf), null);
    assertThat(shelf.due).isEmpty();
    assertThat(shelf.parked).hasSize(2);
    changes(shelf).resume(order(shelf));

    assertThat(shelf.parked).isEmpty();
    assertThat(shelf.dueTimes()).containsExactly(LATER, next);
    assertThat(shelf.due).extracting(DueRow::runNo).containsExactlyInAnyOrder(7, 6);
  }

  @Test
  void theOccurrenceBehindOneThatStillFiresIsKeptToo() {
    Shelf shelf = recurring(MINUTELY).due(FireKind.SCHEDULED, SOON, 7);

    Outcome outcome = changes(shelf).pause(order(shelf), null);

    assertThat(outcome.tooLate()).containsExactly(SOON);
    assertThat(shelf.parked)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.occurrence()).isEqualTo(NOW.plusSeconds(30));
              assertThat(row.runNo()).isEqualTo(8);
            });
  }

  @Test
  void theEndOfARunBringsTheNextOfAFixedDelayNotAChange() {
    Shelf shelf = recurring(Map.of("type", "fixed_delay", "every_ms", 60_000));
    shelf.running = true;

    changes(shelf)
        .change(order(shelf), terms(Map.of("type", "fixed_delay", "every_ms", 90_000), null, null));
    assertThat(shelf.due).isEmpty();

    shelf.running = false;
    changes(shelf).pause(order(shelf), null);
    changes(shelf).resume(order(shelf));
    assertThat(shelf.dueTimes()).containsExactly(NOW.plusSeconds(90));
  }

  @Test
  void whatWaitedForARunThatHasEndedMeanwhileIsDueAtOnce() {
    Shelf shelf = recurring(HOURLY);
    shelf.due.add(new DueRow(ID, FireKind.SCHEDULED, NOW.minusSeconds(9), Instant.MAX, 1, 1, 2, 1));

    changes(shelf).pause(order(shelf), null);
    changes(shelf).resume(order(shelf));

    assertThat(shelf.dueTimes()).containsExactly(NOW);
  }

  @Test
  void aVersionThatIsNotTheReadOneChangesNothing() {
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, LATER, 1);
    Order stale = new Order(ID, 9, null, Caller.SERVICE);

    assertThatThrownBy(() -> changes(shelf).cancel(stale))
        .isInstanceOf(JobRefusedException.class)
        .hasMessageContaining("version is 1");
    assertThat(shelf.due).hasSize(1);
  }

  @Test
  void ofPeopleIsToldOfMachinesNot() {
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, LATER, 1);
    Caller olga = new Caller("olga", List.of("operator"), null, true, agent -> false);

    changes(shelf).pause(new Order(ID, 0, "holiday", olga), NOW.plus(Duration.ofHours(1)));
    changes(shelf).resume(order(shelf));

    assertThat(shelf.deeds)
        .singleElement()
        .satisfies(
            deed -> {
              assertThat(deed.action()).isEqualTo("job.pause");
              assertThat(deed.reason()).isEqualTo("holiday");
            });
  }

  /** A slice of them is one transaction. */
  @Test
  void pausesThatAreOverEndTogether() {
    Shelf shelf = recurring(HOURLY).due(FireKind.SCHEDULED, LATER, 1);
    AtomicInteger transactions = new AtomicInteger();
    TransactionOperations counting =
        new TransactionOperations() {
          @Override
          public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            transactions.incrementAndGet();
            return action.doInTransaction(new SimpleTransactionStatus());
          }
        };
    JobChanges changes = new JobChanges(shelf, shelf, counting);
    changes.pause(order(shelf), NOW.plusNanos(1));

    assertThat(changes.resumeDue(5)).isFalse();
    assertThat(shelf.job.state()).as("its time has not come").isEqualTo(JobState.PAUSED);
    shelf.job = shelf.job.in(JobState.PAUSED, NOW, null, NOW);
    transactions.set(0);
    assertThat(changes.resumeDue(1)).as("there may be more").isTrue();
    assertThat(transactions).as("the slice's, and the job's within it").hasValue(2);
    assertThat(shelf.job.state()).isEqualTo(JobState.ACTIVE);
    assertThat(shelf.dueTimes()).containsExactly(LATER);
  }

  private static Shelf once(Instant at) {
    return Shelf.of(Map.of("type", "once", "at", at.toString()), null);
  }

  private static Shelf recurring(Map<String, Object> schedule) {
    return Shelf.of(schedule, null);
  }

  private static JobTerms terms(
      @Nullable Map<String, Object> schedule,
      @Nullable Map<String, Object> policy,
      @Nullable String payload) {
    return new JobTerms(null, schedule, policy, payload);
  }

  private static JobChanges changes(Shelf shelf) {
    return new JobChanges(shelf, shelf, TransactionOperations.withoutTransaction());
  }

  private static Order order(Shelf shelf) {
    return new Order(shelf.job.id(), 0, null, Caller.SERVICE);
  }
}
