package io.observatory.heartbeat.agent;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static io.observatory.heartbeat.agent.AgentState.SUSPECT;
import static io.observatory.heartbeat.agent.FleetHarness.claim;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule 6: many falling silent at once are not believed, and every brake has an exit. */
class BrakeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final FleetHarness gateway = new FleetHarness();

  private static List<String> agents(String cluster, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> cluster + "-" + i).toList();
  }

  private void beat(List<String> ids) {
    ids.forEach(
        id -> gateway.append(Beat.of(id, claim(id.substring(0, id.indexOf('-')), null), 0, 0)));
  }

  @SafeVarargs
  private void runWhileBeating(Duration time, List<String>... loud) {
    for (long second = 0; second < time.toSeconds(); second++) {
      if (second % INTERVAL.toSeconds() == 0) {
        for (List<String> ids : loud) {
          beat(ids);
        }
      }
      gateway.run(SECOND);
    }
  }

  private long in(AgentState state, List<String> ids) {
    return ids.stream().filter(id -> gateway.state(id) == state).count();
  }

  @Test
  void t27AMassOutageIsBrakedInItsClusterOnlyAndReleasedByAnOperator() {
    List<String> c1 = agents("c1", 0, 40);
    List<String> c1Left = c1.subList(0, 16);
    List<String> c1Gone = c1.subList(16, 40);
    List<String> c2 = agents("c2", 0, 40);
    List<String> c2Left = c2.subList(1, 40);
    runWhileBeating(Duration.ofMinutes(3), c1, c2);

    runWhileBeating(Duration.ofMinutes(4), c1Left, c2Left);
    assertThat(in(SUSPECT, c1Gone)).isEqualTo(24);
    assertThat(gateway.state("c2-0")).as("c2 evicts normally").isEqualTo(EVICTED);
    assertThat(gateway.board.brakes()).singleElement().matches(b -> b.scope().equals("c1"));

    Brake engaged = gateway.board.brakes().getFirst();
    gateway.board.open(
        new Brake(
            "c1",
            Brake.Phase.OPEN,
            gateway.brokerNow(),
            gateway.brokerNow().plusSeconds(90),
            engaged.count(),
            "olga",
            "rack 7 is off"));
    runWhileBeating(Duration.ofSeconds(40), c1Left, c2Left);
    assertThat(in(EVICTED, c1Gone)).isEqualTo(24);
    assertThat(in(ALIVE, c1Left)).isEqualTo(16);

    runWhileBeating(Duration.ofMinutes(5), c1Left, c2Left);
    assertThat(gateway.board.brakes()).as("over").isEmpty();
  }

  @Test
  void t27ARealScaleInWithFarewellsIsNotBraked() {
    List<String> c1 = agents("c1", 0, 50);
    runWhileBeating(Duration.ofMinutes(3), c1);
    c1.subList(0, 8).forEach(id -> gateway.append(Beat.farewell(id, claim("c1", null), 0, 0)));
    runWhileBeating(Duration.ofMinutes(5), c1.subList(8, 50));

    assertThat(gateway.board.history()).isEmpty();
    assertThat(in(ALIVE, c1.subList(8, 50))).isEqualTo(42);
  }

  @Test
  void aBrakeLetsGoWhenTheAgentsAreBack() {
    List<String> c1 = agents("c1", 0, 40);
    runWhileBeating(Duration.ofMinutes(3), c1);
    runWhileBeating(Duration.ofMinutes(3), c1.subList(0, 10));
    assertThat(gateway.board.brakes()).hasSize(1);

    runWhileBeating(Duration.ofMinutes(3), c1);
    assertThat(gateway.board.brakes()).isEmpty();
    assertThat(in(ALIVE, c1)).isEqualTo(40);
    assertThat(gateway.store.causes()).doesNotContain(Cause.EVICTED);
  }

  @Test
  void aBrakeEndsByItselfAfterItsLongestTime() {
    List<String> c1 = agents("c1", 0, 40);
    runWhileBeating(Duration.ofMinutes(3), c1);
    runWhileBeating(Duration.ofMinutes(14), c1.subList(0, 10));
    assertThat(in(EVICTED, c1)).isZero();
    runWhileBeating(Duration.ofMinutes(4), c1.subList(0, 10));
    assertThat(in(EVICTED, c1)).isEqualTo(30);
    assertThat(in(ALIVE, c1)).isEqualTo(10);
  }

  @Test
  void aDrainedClusterIsNotBraked() {
    List<String> c1 = agents("c1", 0, 40);
    runWhileBeating(Duration.ofMinutes(3), c1);
    gateway.board.open(
        new Brake(
            "c1",
            Brake.Phase.OPEN,
            gateway.brokerNow(),
            gateway.brokerNow().plus(Duration.ofHours(1)),
            Headcount.NONE,
            "olga",
            "scale-in"));
    runWhileBeating(Duration.ofMinutes(3), c1.subList(0, 10));
    assertThat(in(EVICTED, c1)).isEqualTo(30);
  }

  @Test
  void aLargeBrakedClusterTricklesUnlessEverythingIsDown() {
    List<String> c1 = agents("c1", 0, 80);
    List<String> c2 = agents("c2", 0, 10);
    runWhileBeating(Duration.ofMinutes(3), c1, c2);
    runWhileBeating(Duration.ofMinutes(10), c1.subList(0, 20), c2);
    assertThat(in(EVICTED, c1)).isBetween(2L, 6L);

    FleetHarness everything = new FleetHarness();
    for (int minute = 0; minute < 3; minute++) {
      for (String id : c1) {
        everything.append(Beat.of(id, claim("c1", null), 0, 0));
      }
      everything.run(INTERVAL);
    }
    everything.run(Duration.ofMinutes(14));
    assertThat(c1).noneMatch(id -> everything.state(id) == EVICTED);
  }

  @Test
  void manySmallClustersFallingSilentAreBrakedTogether() {
    List<String> all =
        IntStream.range(0, 10).mapToObj(c -> agents("c" + c, 0, 3)).flatMap(List::stream).toList();
    List<String> loud = agents("loud", 0, 4);
    runWhileBeating(Duration.ofMinutes(3), all, loud);
    runWhileBeating(Duration.ofMinutes(3), loud);

    assertThat(gateway.board.brakes()).singleElement().matches(b -> b.scope().equals("*"));
    assertThat(in(EVICTED, all)).isZero();
  }

  @Test
  void anUnreadableBoardEvictsNobody() {
    List<String> c1 = agents("c1", 0, 3);
    runWhileBeating(Duration.ofMinutes(3), c1);
    gateway.board.setAway(true);
    gateway.run(Duration.ofMinutes(5));
    assertThat(in(EVICTED, c1)).isZero();
    gateway.board.setAway(false);
    gateway.run(Duration.ofMinutes(2));
    assertThat(in(EVICTED, c1)).isEqualTo(3);
  }
}
