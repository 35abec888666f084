package io.observatory.hitl.relay;

import static io.observatory.hitl.relay.Command.Verb.DROP;
import static io.observatory.hitl.relay.Command.Verb.INJECT;
import static io.observatory.hitl.relay.Command.Verb.PAUSE;
import static io.observatory.hitl.relay.Command.Verb.REJECT;
import static io.observatory.hitl.relay.Command.Verb.REWRITE;
import static io.observatory.hitl.relay.Command.Verb.UNPAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTest {

  private final Bench bench = new Bench();

  @Test
  void aRunningSessionPassesAtOnce() {
    bench.receive("s", "t1", false);
    assertThat(bench.traces("s")).containsExactly("t1");
    assertThat(bench.told).isEmpty();
  }

  @Test
  void t1AMessageThatAsksForAPersonOpensOneGateAndWaits() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    bench.receive("s", "t3", true);
    assertThat(bench.released).isEmpty();
    assertThat(bench.kinds()).containsExactly(Notice.Kind.OPENED);
    assertThat(bench.told.getFirst().reason()).isEqualTo("hitl_required");
  }

  @Test
  void t2UnpauseReleasesInOrderAndCountsWhatItReleased() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    bench.receive("s", "t3", false);
    Answer answer = bench.command("s", UNPAUSE);
    assertThat(answer.flushed()).isEqualTo(3);
    assertThat(answer.state()).isEqualTo(SessionState.NORMAL);
    assertThat(bench.traces("s")).containsExactly("t1", "t2", "t3");
    assertThat(bench.kinds()).containsExactly(Notice.Kind.OPENED, Notice.Kind.CLOSED);
    assertThat(bench.told.getLast().flushed()).isEqualTo(3);
  }

  @Test
  void t3ARejectedMessageNeverAppearsAndWhatFollowsGoesOn() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    Answer answer = bench.command("s", REJECT);
    assertThat(answer.kind()).isEqualTo(Answer.Kind.APPLIED);
    assertThat(bench.traces("s")).containsExactly("t2");
    assertThat(bench.kinds())
        .containsExactly(Notice.Kind.OPENED, Notice.Kind.DENIED, Notice.Kind.CLOSED);
    assertThat(java.util.Objects.requireNonNull(bench.told.get(1).about()).marks().traceId())
        .isEqualTo("t1");
    assertThat(bench.state("s")).isEqualTo(SessionState.NORMAL);
  }

  @Test
  void t4AnotherMessageInTheBufferThatAsksStopsTheFlushAtItself() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    bench.receive("s", "t3", true);
    bench.receive("s", "t4", false);
    Answer first = bench.command("s", UNPAUSE);
    assertThat(first.flushed()).isEqualTo(2);
    assertThat(first.code()).isEqualTo("stopped_at_gate");
    assertThat(bench.traces("s")).containsExactly("t1", "t2");
    assertThat(bench.state("s")).isEqualTo(SessionState.PAUSED);
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s")).containsExactly("t1", "t2", "t3", "t4");
    assertThat(bench.count(Notice.Kind.OPENED)).isEqualTo(2);
    assertThat(bench.count(Notice.Kind.CLOSED)).isEqualTo(2);
  }

  @Test
  void flushAllReviewsEverything() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", true);
    bench.receive("s", "t3", true);
    Answer answer = bench.send(bench.with("s", UNPAUSE, null, null, true));
    assertThat(answer.flushed()).isEqualTo(3);
    bench.receive("s", "t4", true);
    assertThat(bench.traces("s")).containsExactly("t1", "t2", "t3");
  }

  @Test
  void t5ARewriteNeedsTheTraceAndTheDigestOfWhatWasSeen() {
    bench.receive("s", "t1", true);
    byte[] original = Bench.value("s", "a", "t1", "");
    byte[] better = Bench.value("s", "a", "t1", "better");
    assertThat(bench.send(bench.edit("s", REWRITE, "t9", null, better, null)).code())
        .isEqualTo("trace_not_found");
    assertThat(bench.send(bench.edit("other", REWRITE, "t1", null, better, null)).code())
        .isEqualTo("trace_not_found");
    assertThat(bench.send(bench.edit("s", REWRITE, "t1", null, better, Digest.of(better))).code())
        .isEqualTo("digest_mismatch");
    byte[] foreign = Bench.value("other", "a", "t1", "better");
    assertThat(bench.send(bench.edit("s", REWRITE, "t1", null, foreign, null)).code())
        .isEqualTo("unusable_message");
    assertThat(bench.send(bench.edit("s", REWRITE, "t1", null, new byte[] {1}, null)).code())
        .isEqualTo("unusable_message");
    assertThat(bench.send(bench.edit("s", REWRITE, "t1", null, better, Digest.of(original))).kind())
        .isEqualTo(Answer.Kind.APPLIED);
    bench.command("s", UNPAUSE);
    assertThat(bench.released).containsExactly("s|a|t1|better");
    assertThat(bench.releasedHeaders.getFirst().stream().map(Header::name))
        .contains("observatory-origin", "observatory-operator", "observatory-original-sha256");
  }

  @Test
  void t7AnInjectedMessageIsDeliveredNowOrWhereItIsPut() {
    byte[] now = Bench.value("s", "a", "i0", "");
    assertThat(bench.send(bench.edit("s", INJECT, "i0", null, now, null)).kind())
        .isEqualTo(Answer.Kind.APPLIED);
    assertThat(bench.traces("s")).containsExactly("i0");
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    inject("head", Command.Place.HEAD, "x");
    inject("tail", Command.Place.TAIL, "x");
    inject("before-1", Command.Place.BEFORE, "t2");
    inject("before-2", Command.Place.BEFORE, "t2");
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s"))
        .containsExactly("i0", "head", "t1", "before-1", "before-2", "t2", "tail");
  }

  private void inject(String trace, Command.Place place, String target) {
    Command command =
        bench.edit("s", INJECT, target, place, Bench.value("s", "a", trace, ""), null);
    assertThat(bench.send(command).kind()).isEqualTo(Answer.Kind.APPLIED);
  }

  @Test
  void aPauseDuringAFlushStopsItAtAMessage() {
    bench.command("s", PAUSE);
    for (int i = 0; i < 1_000; i++) {
      bench.receive("s", "t" + i, false);
    }
    assertThat(bench.command("s", UNPAUSE).code()).isEqualTo("not_yet");
    int out = bench.released.size();
    assertThat(out).isBetween(1, 999);
    bench.receive("s", "late", false);
    Answer paused = bench.command("s", PAUSE);
    assertThat(paused.state()).isEqualTo(SessionState.PAUSED);
    bench.flushEverything();
    assertThat(bench.released).hasSize(out);
    bench.command("s", UNPAUSE);
    bench.flushEverything();
    assertThat(bench.released).hasSize(1_001);
    assertThat(bench.traces("s").getLast()).isEqualTo("late");
    assertThat(bench.answers.stream().mapToLong(Answer::flushed).sum()).isEqualTo(1_001);
  }

  @Test
  void itRunsOnlyWhenEveryHoldIsGone() {
    bench.command("s", PAUSE);
    bench.send(bench.scoped(PAUSE, new Scope(Scope.Kind.AGENT, "a")));
    bench.receive("s", "t1", false);
    assertThat(bench.command("s", UNPAUSE).state()).isEqualTo(SessionState.PAUSED);
    bench.flushEverything();
    assertThat(bench.released).isEmpty();
    bench.send(bench.scoped(UNPAUSE, new Scope(Scope.Kind.AGENT, "a")));
    bench.flushEverything();
    assertThat(bench.traces("s")).containsExactly("t1");
    assertThat(bench.state("s")).isEqualTo(SessionState.NORMAL);
  }

  @Test
  void aScopeHoldsOnlyItsOwn() {
    bench.send(bench.scoped(PAUSE, new Scope(Scope.Kind.MISSION, "m-b")));
    bench.receive("s1", "a", "t1", false, null, 0);
    bench.receive("s2", "b", "t2", false, null, 0);
    assertThat(bench.released).hasSize(1);
    bench.restart();
    bench.receive("s2", "b", "t3", false, null, 0);
    bench.send(bench.scoped(UNPAUSE, new Scope(Scope.Kind.MISSION, "m-b")));
    bench.restart();
    bench.flushEverything();
    assertThat(bench.traces("s2")).containsExactly("t2", "t3");
  }

  @Test
  void aRepeatedCommandIsAnsweredAgainAndNotAppliedAgain() {
    Command pause = bench.with("s", PAUSE, null, null, false);
    Command unpause = bench.with("s", UNPAUSE, null, null, false);
    bench.send(pause);
    bench.receive("s", "t1", false);
    bench.send(unpause);
    Answer again = bench.send(pause);
    assertThat(again.kind()).isEqualTo(Answer.Kind.REPEATED);
    assertThat(bench.state("s")).isEqualTo(SessionState.NORMAL);
    assertThat(bench.send(unpause).flushed()).isEqualTo(1);
    assertThat(bench.traces("s")).containsExactly("t1");
    Command inject = bench.edit("s", INJECT, "i", null, Bench.value("s", "a", "i", ""), null);
    bench.send(inject);
    bench.send(inject);
    assertThat(bench.traces("s")).containsExactly("t1", "i");
  }

  @Test
  void aDroppedMessageIsToldAndTheGateStays() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    assertThat(bench.command("s", DROP, "t2").kind()).isEqualTo(Answer.Kind.APPLIED);
    assertThat(bench.count(Notice.Kind.MESSAGE_DROPPED)).isEqualTo(1);
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s")).containsExactly("t1");
  }

  @Test
  void aLoopingSessionIsWarnedAboutAndThenStopped() {
    Bench strict = new Bench(new Guards(8, 0.5, 0.25, true, null, null), Bench.ROOMY);
    for (int i = 0; i < 20; i++) {
      Facts.Step step = new Facts.Step("find", i < 5 ? "tool" + i : "same", "FAILURE");
      strict.receive("s", "a", "t" + i, false, step, 0);
    }
    assertThat(strict.count(Notice.Kind.LOOP_WARNING)).isEqualTo(1);
    assertThat(strict.count(Notice.Kind.LOOP)).isEqualTo(1);
    assertThat(strict.count(Notice.Kind.OPENED)).isEqualTo(1);
    assertThat(strict.state("s")).isEqualTo(SessionState.PAUSED);
    int before = strict.released.size();
    assertThat(before).isBetween(8, 13);
    strict.command("s", UNPAUSE);
    assertThat(strict.released).hasSize(20);
  }

  @Test
  void aSessionThatSpendsTooMuchIsStoppedAndMayBeAllowedMore() {
    Bench strict = new Bench(new Guards(8, 0, 0, false, 10.0, null), Bench.ROOMY);
    strict.receive("s", "a", "t1", false, null, 9);
    strict.receive("s", "a", "t2", false, null, 11);
    strict.receive("s", "a", "t3", false, null, 12);
    assertThat(strict.traces("s")).containsExactly("t1");
    assertThat(strict.count(Notice.Kind.BUDGET_EXCEEDED)).isEqualTo(1);
    assertThat(strict.told.getLast().reason()).isEqualTo("budget_exceeded");
    strict.command("s", UNPAUSE);
    assertThat(strict.traces("s")).containsExactly("t1", "t2", "t3");
    strict.receive("s", "a", "t4", false, null, 21);
    strict.receive("s", "a", "t5", false, null, 23);
    assertThat(strict.traces("s")).containsExactly("t1", "t2", "t3", "t4");
  }

  @Test
  void anotherAgentThanTheSessionsOwnMustBeAdmitted() {
    bench.receive("s", "a", "t1", false, null, 0);
    bench.receive("s", "b", "t2", false, null, 0);
    assertThat(bench.traces("s")).containsExactly("t1");
    assertThat(bench.kinds()).containsExactly(Notice.Kind.IDENTITY_CONFLICT, Notice.Kind.OPENED);
    bench.command("s", UNPAUSE);
    bench.receive("s", "b", "t3", false, null, 0);
    assertThat(bench.traces("s")).containsExactly("t1", "t2", "t3");
  }

  @Test
  void whatDoesNotFitIsRefusedAndTold() {
    Bench tight = new Bench(Bench.LAX, new Limits(10, 1L << 40, 1L << 40, Limits.Policy.REJECT));
    tight.command("s", PAUSE);
    for (int i = 0; i < 12; i++) {
      tight.receive("s", "t" + i, false);
    }
    assertThat(tight.refused).containsExactly("buffer_full", "buffer_full");
    assertThat(tight.count(Notice.Kind.DENIED)).isEqualTo(2);
    assertThat(tight.count(Notice.Kind.BUFFER_WARNING)).isEqualTo(1);
    tight.command("s", UNPAUSE);
    assertThat(tight.released).hasSize(10);
    assertThat(tight.load.messages()).isZero();
    assertThat(tight.load.bytes()).isZero();
  }

  @Test
  void aDeniedSessionStaysSoUntilItIsUnpaused() {
    Bench tight =
        new Bench(Bench.LAX, new Limits(2, 1L << 40, 1L << 40, Limits.Policy.DENY_SESSION));
    tight.command("s", PAUSE);
    for (int i = 0; i < 4; i++) {
      tight.receive("s", "t" + i, false);
    }
    tight.command("s", DROP, "t0");
    tight.receive("s", "t4", false);
    assertThat(tight.refused).containsExactly("buffer_full", "session_denied", "session_denied");
    tight.command("s", UNPAUSE);
    tight.receive("s", "t5", false);
    assertThat(tight.traces("s")).containsExactly("t1", "t5");
  }

  @Test
  void silentSessionsAreForgottenUnlessTheyHoldSomething() {
    bench.receive("quiet", "t1", false);
    bench.receive("held", "t1", true);
    assertThat(bench.relay.sweep(100, 100, 10)).isEqualTo(1);
    assertThat(bench.store.session("quiet")).isNull();
    assertThat(bench.store.session("held")).isNotNull();
  }

  @Test
  void aFlushGoesOnWhereAnotherInstanceStopped() {
    bench.command("s", PAUSE);
    for (int i = 0; i < 600; i++) {
      bench.receive("s", "t" + i, false);
    }
    bench.command("s", UNPAUSE);
    bench.restart();
    assertThat(bench.relay.isFlushing()).isTrue();
    bench.flushEverything();
    assertThat(bench.traces("s"))
        .isEqualTo(java.util.stream.IntStream.range(0, 600).mapToObj(i -> "t" + i).toList());
    assertThat(bench.answers.getLast().flushed()).isEqualTo(600);
    assertThat(List.copyOf(bench.store.allFlushing())).isEmpty();
  }
}
