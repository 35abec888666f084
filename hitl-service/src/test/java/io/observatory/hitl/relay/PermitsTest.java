package io.observatory.hitl.relay;

import static io.observatory.hitl.relay.Command.Verb.DROP;
import static io.observatory.hitl.relay.Command.Verb.PAUSE;
import static io.observatory.hitl.relay.Command.Verb.REJECT;
import static io.observatory.hitl.relay.Command.Verb.REWRITE;
import static io.observatory.hitl.relay.Command.Verb.UNPAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates that wait for an approval: nobody's own command passes one. */
class PermitsTest {

  private final Bench bench = new Bench(Bench.LAX, Bench.ROOMY, new Relay.Gates(true, Judge.NONE));

  private String gate() {
    return bench.told.stream()
        .filter(notice -> notice.kind() == Notice.Kind.OPENED)
        .map(notice -> String.valueOf(notice.holdId()))
        .filter(hold -> hold.startsWith(Hold.GATE_ID))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Answer decided(Command.Verb verb, String gate) {
    return bench.send(bench.decided("s", verb, gate));
  }

  @Test
  void nobodysOwnCommandPassesAGate() {
    bench.receive("s", "t1", true);
    for (Command.Verb verb : List.of(UNPAUSE, REJECT)) {
      assertThat(bench.command("s", verb).code()).isEqualTo("approval_required");
    }
    assertThat(bench.command("s", DROP, "t1").code()).isEqualTo("approval_required");
    assertThat(bench.send(bench.with("s", UNPAUSE, null, null, true)).code())
        .isEqualTo("approval_required");
    assertThat(bench.released).isEmpty();
    assertThat(bench.state("s")).isEqualTo(SessionState.PAUSED);
  }

  @Test
  void whoSawAnotherMessageIsToldSoFirst() {
    bench.receive("s", "t1", true);
    byte[] other = Bench.value("s", "a", "t1", "other");
    assertThat(bench.send(bench.edit("s", REJECT, "t1", null, other, Digest.of(other))).code())
        .isEqualTo("digest_mismatch");
    assertThat(bench.state("s")).isEqualTo(SessionState.PAUSED);
  }

  @Test
  void theDecisionAboutItDoes() {
    bench.receive("s", "t1", true);
    bench.receive("s", "t2", false);
    assertThat(decided(UNPAUSE, gate()).flushed()).isEqualTo(2);
    bench.receive("s", "t3", true);
    assertThat(decided(UNPAUSE, "gate:of-another").code()).isEqualTo("hold_not_found");
    assertThat(decided(REJECT, gate()).kind()).isEqualTo(Answer.Kind.APPLIED);
    assertThat(bench.traces("s")).containsExactly("t1", "t2");
    assertThat(bench.state("s")).isEqualTo(SessionState.NORMAL);
  }

  @Test
  void aDecisionAboutAGateDoesNotLiftWhatAPersonSet() {
    bench.receive("s", "t1", true);
    bench.command("s", PAUSE);
    assertThat(decided(UNPAUSE, gate()).code()).isEqualTo("still_held");
    assertThat(bench.released).isEmpty();
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s")).containsExactly("t1");
  }

  @Test
  void flushingAllDoesNotPassWhatAsksForAPerson() {
    bench.command("s", PAUSE);
    bench.receive("s", "t1", false);
    bench.receive("s", "t2", true);
    assertThat(bench.send(bench.with("s", UNPAUSE, null, null, true)).code())
        .isEqualTo("stopped_at_gate");
    assertThat(bench.traces("s")).containsExactly("t1");
  }

  @Test
  void aRewrittenMessageIsAskedAboutAnew() {
    bench.receive("s", "t1", true);
    String before = gate();
    byte[] better = Bench.value("s", "a", "t1", "better");
    bench.send(bench.edit("s", REWRITE, "t1", null, better, null));
    assertThat(gate()).isNotEqualTo(before);
    assertThat(bench.kinds())
        .containsExactly(Notice.Kind.OPENED, Notice.Kind.CLOSED, Notice.Kind.OPENED);
    assertThat(decided(UNPAUSE, before).code()).isEqualTo("hold_not_found");
    assertThat(bench.released).isEmpty();
    assertThat(decided(UNPAUSE, gate()).flushed()).isEqualTo(1);
    assertThat(bench.released).containsExactly("s|a|t1|better");
  }
}
