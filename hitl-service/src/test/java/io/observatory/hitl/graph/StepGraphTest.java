package io.observatory.hitl.graph;

import static io.observatory.hitl.graph.Steps.NOON;
import static io.observatory.hitl.graph.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.graph.StepGraph.Bond;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class StepGraphTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static StepGraph graph(Step... steps) {
    return StepGraph.of(List.of(steps), NOON, PATIENCE);
  }

  private static StepGraph later(Step... steps) {
    return StepGraph.of(List.of(steps), NOON.plus(PATIENCE), PATIENCE);
  }

  private static StepGraph.Node node(StepGraph graph, String id) {
    return graph.nodes().stream()
        .filter(node -> node.step().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Example
  void aStepHangsAtItsParent() {
    StepGraph graph = graph(step("a", null, 1), step("b", "a", 2));

    assertThat(graph.root()).isEqualTo("a");
    assertThat(node(graph, "b").attachedTo()).isEqualTo("a");
    assertThat(node(graph, "b").bond()).isEqualTo(Bond.CHILD);
  }

  @Example
  void aStepWaitsForItsParentAndIsThenAnOrphanOfTheRoot() {
    Step[] steps = {step("a", null, 1), step("c", "b", 2)};

    assertThat(node(graph(steps), "c").bond()).isEqualTo(Bond.WAITING);
    assertThat(node(graph(steps), "c").attachedTo()).isNull();
    assertThat(node(later(steps), "c").bond()).isEqualTo(Bond.ORPHAN);
    assertThat(node(later(steps), "c").attachedTo()).isEqualTo("a");
  }

  @Example
  void aLateParentTakesItsOrphan() {
    StepGraph graph = later(step("a", null, 1), step("c", "b", 2), step("b", "a", 3));

    assertThat(node(graph, "c").attachedTo()).isEqualTo("b");
    assertThat(graph.count(Bond.ORPHAN)).isZero();
  }

  @Example
  void theStepThatClosesACycleIsRefusedAndWhoNamesItIsAnOrphan() {
    StepGraph graph =
        later(step("r", null, 1), step("a", "c", 2), step("b", "a", 3), step("c", "b", 4));

    assertThat(graph.refused())
        .extracting(refused -> refused.step().id(), StepGraph.Refused::length)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("c", 3));
    assertThat(node(graph, "a").bond()).isEqualTo(Bond.ORPHAN);
    assertThat(node(graph, "a").attachedTo()).isEqualTo("r");
    assertThat(node(graph, "b").attachedTo()).isEqualTo("a");
  }

  @Example
  void aStepThatNamesItselfIsRefused() {
    assertThat(graph(step("a", "a", 1)).refused())
        .extracting(StepGraph.Refused::length)
        .containsExactly(1);
  }

  @Example
  void theFirstMessageOfAStepNamesItsParentAndTheLastItsStatus() {
    Step first = step("b", "a", 2);
    Step last = step("b", "x", 5);

    Step both = last.with(first);

    assertThat(both).isEqualTo(first.with(last));
    assertThat(both.parentId()).isEqualTo("a");
    assertThat(both.place()).isEqualTo(first.place());
    assertThat(both.said()).isEqualTo(last.said());
  }

  /** Of few ids, so that parents are missing, late, and in circles; some steps come twice. */
  @Provide
  Arbitrary<List<Step>> sessions() {
    Arbitrary<String> ids = Arbitraries.integers().between(0, 12).map(n -> "t" + n);
    return net.jqwik.api.Combinators.combine(ids, ids.injectNull(0.2))
        .as((id, parent) -> new @Nullable String[] {id, parent})
        .list()
        .ofMaxSize(20)
        .map(
            pairs -> {
              List<Step> steps = new ArrayList<>();
              for (@Nullable String[] pair : pairs) {
                steps.add(step(String.valueOf(pair[0]), pair[1], steps.size()));
              }
              return steps;
            });
  }

  @Provide
  Arbitrary<List<List<Step>>> orders() {
    return sessions().flatMap(steps -> Arbitraries.shuffle(steps).list().ofSize(2));
  }

  @Property(tries = 2_000)
  void theSameStepsInAnyOrderGiveTheSameGraph(@ForAll("orders") List<List<Step>> orders) {
    StepGraph one = StepGraph.of(orders.getFirst(), NOON.plus(PATIENCE), PATIENCE);
    StepGraph other = StepGraph.of(orders.getLast(), NOON.plus(PATIENCE), PATIENCE);

    assertThat(one.nodes()).isEqualTo(other.nodes());
    assertThat(one.refused()).isEqualTo(other.refused());
    assertThat(one.root()).isEqualTo(other.root());
  }

  @Property(tries = 2_000)
  void itHasNeverACycleAndLosesNoStep(@ForAll("sessions") List<Step> steps) {
    StepGraph graph = StepGraph.of(steps, NOON.plus(PATIENCE), PATIENCE);

    Map<String, @Nullable String> attached = new HashMap<>();
    graph.nodes().forEach(node -> attached.put(node.step().id(), node.attachedTo()));
    for (String id : attached.keySet()) {
      Set<String> path = new HashSet<>();
      for (String at = id; at != null; at = attached.get(at)) {
        assertThat(path.add(at)).as("no cycle at %s", at).isTrue();
        assertThat(attached).as("attached to a step that is there").containsKey(at);
      }
    }
    Set<String> all = new HashSet<>(attached.keySet());
    graph.refused().forEach(refused -> assertThat(all.add(refused.step().id())).isTrue());
    assertThat(all).isEqualTo(new HashSet<>(steps.stream().map(Step::id).toList()));
  }

  /** The same, told one by one: a step is refused exactly when it closes a cycle as it comes. */
  @Property(tries = 2_000)
  void whoIsRefusedIsWhoClosedTheCycleWhenItCame(@ForAll("sessions") List<Step> steps) {
    Map<String, @Nullable String> parents = new HashMap<>();
    Set<String> refused = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Step step : steps) {
      if (!seen.add(step.id())) {
        continue;
      }
      parents.put(step.id(), step.parentId());
      String at = step.parentId();
      while (at != null && !at.equals(step.id())) {
        at = parents.get(at);
      }
      if (at != null) {
        parents.remove(step.id());
        refused.add(step.id());
      }
    }

    assertThat(StepGraph.of(steps, NOON, PATIENCE).refused())
        .extracting(one -> one.step().id())
        .containsExactlyInAnyOrderElementsOf(refused);
  }
}
