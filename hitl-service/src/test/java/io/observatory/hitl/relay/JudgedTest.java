package io.observatory.hitl.relay;

import static io.observatory.hitl.relay.Command.Verb.UNPAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that policies stop, and policies that are told. */
class JudgedTest {

  private final List<String> learnt = new ArrayList<>();
  private final Bench bench =
      new Bench(
          Bench.LAX,
          Bench.ROOMY,
          new Relay.Gates(
              false,
              new Judge() {
                @Override
                public boolean stops(Facts facts, long at) {
                  return facts.marks().traceId().startsWith("big");
                }

                @Override
                public void learn(PolicyText policy) {
                  learnt.add(policy.name() + policy.version());
                }
              }));

  @Test
  void aPolicyStopsInOrder() {
    bench.receive("s", "small", false);
    bench.receive("s", "big", false);
    bench.receive("s", "after", false);
    assertThat(bench.traces("s")).containsExactly("small");
    assertThat(bench.told.getFirst().reason()).isEqualTo("policy");
    bench.receive("s", "big-2", false);
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s")).containsExactly("small", "big", "after");
    bench.command("s", UNPAUSE);
    assertThat(bench.traces("s")).containsExactly("small", "big", "after", "big-2");
  }

  @Test
  void theHighestVersionCountsAndIsKept() {
    bench.relay.command(bench.policy("p", 2));
    bench.relay.command(bench.policy("p", 1));
    bench.relay.command(bench.policy("p", 2));
    bench.relay.command(bench.policy("q", 1));
    assertThat(learnt).containsExactly("p2", "q1");
    bench.restart();
    assertThat(learnt).containsExactly("p2", "q1", "p2", "q1");
  }
}
