package io.observatory.hitl.approval;

import static io.observatory.hitl.approval.Occurrence.Kind.APPROVED;
import static io.observatory.hitl.approval.Occurrence.Kind.ESCALATED;
import static io.observatory.hitl.approval.Occurrence.Kind.EXPIRED;
import static io.observatory.hitl.approval.Occurrence.Kind.LAPSED;
import static io.observatory.hitl.approval.Occurrence.Kind.OPENED;
import static io.observatory.hitl.approval.Occurrence.Kind.VOTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.policy.Quorum;
import io.observatory.hitl.policy.Terms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens by itself, on a clock that is moved. */
class TimingTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private static Terms.Escalation level(int minutes, String quorum) {
    return new Terms.Escalation(MINUTE.multipliedBy(minutes), Quorum.parse(quorum));
  }

  @Test
  void t20EachLevelIsAskedOnceHoweverOftenOrLateItIsLooked() {
    Bench bench =
        new Bench(
            Bench.terms(
                "1 of role:first",
                MINUTE.multipliedBy(5),
                level(5, "1 of role:second"),
                level(10, "1 of role:third"),
                level(15, "1 of role:fourth")));
    String id = bench.open("escalates");
    for (int minute = 1; minute <= 7; minute++) {
      bench.clock.move(MINUTE);
      bench.approvals.tick(10);
      bench.approvals.tick(10); // as an instance that has just started does
    }
    assertThat(bench.store.told(id)).containsExactly(OPENED, ESCALATED);
    assertThat(bench.vote(id, "eve", true, "third").refusal()).isNotNull();
    bench.clock.move(MINUTE.multipliedBy(8)); // nobody looked for two levels
    bench.approvals.tick(10);
    assertThat(bench.store.told(id)).containsExactly(OPENED, ESCALATED, ESCALATED, ESCALATED);
    bench.clock.move(MINUTE.multipliedBy(5).minus(MILLI));
    bench.approvals.tick(10);
    assertThat(bench.store.find(id).orElseThrow().state()).isEqualTo(ApprovalState.PENDING);
    bench.clock.move(MILLI);
    bench.approvals.tick(10);
    assertThat(bench.store.told(id))
        .containsExactly(OPENED, ESCALATED, ESCALATED, ESCALATED, EXPIRED);
  }

  @Test
  void aLevelThatWasAskedMayDecideAndSoMayTheFirst() {
    Bench bench =
        new Bench(
            Bench.terms("1 of role:first", MINUTE.multipliedBy(5), level(5, "1 of role:second")));
    String one = bench.open("one");
    String two = bench.open("two");
    bench.clock.move(MINUTE.multipliedBy(6));
    bench.approvals.tick(10);
    assertThat(bench.vote(one, "ann", true, "first").approval().state())
        .isEqualTo(ApprovalState.APPROVED);
    assertThat(bench.vote(two, "ben", true, "second").approval().state())
        .isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void t14AtTheDeadlineItIsTooLateAndOneMilliBeforeItIsNot() {
    for (int micros = -1_000; micros <= 1_000; micros += 2) {
      Bench bench = new Bench(Bench.terms("1 of any", MINUTE));
      String id = bench.open("deadline");
      bench.clock.moveTo(Bench.BEGIN.plus(MINUTE).plus(Duration.ofNanos(micros * 1_000L)));
      if (micros % 4 == 0) {
        bench.approvals.tick(10);
      }
      Approvals.Result voted = bench.vote(id, "ann", true);
      bench.clock.move(MINUTE);
      bench.approvals.tick(10);
      boolean approved = bench.store.told(id).anyMatch(APPROVED::equals);
      assertThat(approved).isEqualTo(micros < 0);
      assertThat(bench.store.told(id).anyMatch(EXPIRED::equals)).isEqualTo(!approved);
      assertThat(voted.refusal() == null).isEqualTo(approved);
    }
  }

  @Test
  void whatIsNotUsedInTimeLapses() {
    Bench bench = new Bench(Bench.terms("1 of any", MINUTE));
    String id = bench.open("lapses");
    bench.vote(id, "ann", true);
    bench.clock.move(Terms.DEFAULT.grantTtl());
    bench.approvals.tick(10);
    assertThat(bench.store.told(id)).containsExactly(OPENED, VOTED, APPROVED, LAPSED);
    assertThat(bench.approvals.tick(10)).isZero();
  }

  @Test
  void askingAgainDoesNotProlongADenial() {
    Bench bench = new Bench(Bench.terms("1 of any", MINUTE));
    bench.vote(bench.open("denied"), "ann", false);
    Duration window = Terms.DEFAULT.denialWindow();
    for (int i = 0; i < 3; i++) {
      bench.clock.move(window.dividedBy(4));
      Approval again = bench.store.find(bench.open("denied")).orElseThrow();
      assertThat(again.state()).isEqualTo(ApprovalState.DENIED);
      assertThat(again.isRetryable()).isFalse();
    }
    bench.clock.move(window.dividedBy(4));
    Approval late = bench.store.find(bench.open("denied")).orElseThrow();
    assertThat(late.state()).isEqualTo(ApprovalState.PENDING);
  }
}
