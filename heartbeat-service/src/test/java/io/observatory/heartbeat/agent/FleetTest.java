package io.observatory.heartbeat.agent;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.DEREGISTERED;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static io.observatory.heartbeat.agent.AgentState.SUSPECT;
import static io.observatory.heartbeat.agent.FleetHarness.claim;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final List<Capability> REVIEW = List.of(new Capability("code.review", "2"));

  private final FleetHarness gateway = new FleetHarness();

  private void beatSaying(Claim claim) {
    gateway.append(Beat.of("a", claim, 0, 0)).run(SECOND);
  }

  private void beatOf(long incarnation, long seq, String cluster) {
    gateway.append(Beat.of("a", claim(cluster, null), incarnation, seq)).run(SECOND);
  }

  @Test
  void firstBeatRegistersTheAgent() {
    gateway.run(SECOND);
    gateway.append(Beat.of("a", claim("c1", REVIEW), 3, 1)).run(SECOND);

    AgentSnapshot row = gateway.store.row("a");
    assertThat(row.state()).isEqualTo(ALIVE);
    assertThat(row.revision()).isEqualTo(1);
    assertThat(row.incarnation()).isEqualTo(3);
    assertThat(row.profile().capabilities()).isEqualTo(REVIEW);
    assertThat(row.registeredAt()).isEqualTo(gateway.brokerNow().minusSeconds(1));
  }

  @Test
  void unchangedBeatsProduceNothing() {
    gateway.runWhileBeating(Duration.ofMinutes(10), INTERVAL, "a", "b");

    assertThat(gateway.store.events()).hasSize(2);
  }

  @Test
  void changedCapabilitiesClusterOrPolicyAreOneTransitionEach() {
    beatSaying(claim("c1", REVIEW));
    beatSaying(claim("c2", REVIEW));
    beatSaying(claim("c2", List.of()));
    beatSaying(new Claim("c2", null, null, ExecutionPolicy.APPROVAL_REQUIRED, null));

    assertThat(gateway.store.events()).hasSize(4);
    assertThat(gateway.store.row("a").revision()).isEqualTo(4);
    assertThat(gateway.store.row("a").profile())
        .isEqualTo(new Profile("c2", "worker", List.of(), ExecutionPolicy.APPROVAL_REQUIRED, 0));
  }

  @Test
  void orderOfCapabilitiesIsNoChange() {
    Capability x = new Capability("x", null);
    Capability y = new Capability("y", null);
    beatSaying(claim("c1", List.of(x, y)));
    beatSaying(claim("c1", List.of(y, x)));

    assertThat(gateway.store.events()).hasSize(1);
  }

  @Test
  void whatABeatLeavesOutStaysAsItWas() {
    beatSaying(claim("c1", REVIEW));
    beatSaying(new Claim("c1", null, null, null, null));

    assertThat(gateway.store.events()).hasSize(1);
  }

  @Test
  void silenceEvictsAfterTheTtlAndWithinOneCheck() {
    gateway.beat("quiet").run(SECOND);
    gateway.runWhileBeating(Duration.ofSeconds(88), INTERVAL, "loud");
    assertThat(gateway.state("quiet")).isEqualTo(ALIVE);

    gateway.runWhileBeating(Duration.ofSeconds(35), INTERVAL, "loud");
    assertThat(gateway.state("quiet")).isEqualTo(EVICTED);
    assertThat(gateway.state("loud")).isEqualTo(ALIVE);
  }

  @Test
  void aWholeSilentFleetIsEvicted() {
    gateway.beat("a", "b").run(Duration.ofSeconds(125));

    assertThat(gateway.state("a")).isEqualTo(EVICTED);
    assertThat(gateway.state("b")).isEqualTo(EVICTED);
  }

  @Test
  void anEvictedAgentComesBackWithItsNextBeat() {
    gateway.beat("a").run(Duration.ofSeconds(125));
    gateway.beat("a").run(SECOND);

    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE, SUSPECT, EVICTED, ALIVE);
    assertThat(gateway.store.causes())
        .containsExactly(Cause.REGISTERED, Cause.SUSPECTED, Cause.EVICTED, Cause.RECOVERED);
  }

  @Test
  void aFarewellNeedsNoSilence() {
    gateway.beat("a").run(SECOND);
    gateway.append(Beat.farewell("a", claim("c1", null), 0, 0)).run(SECOND);

    assertThat(gateway.state("a")).isEqualTo(DEREGISTERED);
    gateway.run(Duration.ofMinutes(5));
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE, DEREGISTERED);
  }

  @Test
  void anOlderIncarnationNeitherRevivesNorRewinds() {
    beatOf(5, 9, "new");
    beatOf(4, 99, "old");
    assertThat(gateway.store.row("a").profile().clusterId()).isEqualTo("new");

    gateway.run(Duration.ofSeconds(125));
    beatOf(4, 100, "old");
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
    assertThat(gateway.count(Reception.OUTDATED)).isEqualTo(2);
  }

  @Test
  void aRepeatedPositionOfAnIncarnationIsNoSignOfLife() {
    beatOf(5, 9, "c1");
    gateway.run(Duration.ofSeconds(125));
    beatOf(5, 9, "c1");

    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void anAgentThatDoesNotCountItsLivesMayStartItsSequenceAnew() {
    beatOf(0, 500, "c1");
    gateway.run(Duration.ofSeconds(60));
    beatOf(0, 1, "c1");
    gateway.run(Duration.ofSeconds(60));

    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void aNewIncarnationIsANewRegistration() {
    beatOf(1, 7, "c1");
    gateway.run(INTERVAL);
    beatOf(2, 1, "c1");

    assertThat(gateway.store.row("a").incarnation()).isEqualTo(2);
    assertThat(gateway.store.row("a").registeredAt())
        .isEqualTo(gateway.brokerNow().minusSeconds(1));
  }

  @Test
  void aTransitionIsTriedAgainWhenTheStoreWasAway() {
    gateway.storeReachable(false);
    gateway.beat("a").run(INTERVAL);
    assertThat(gateway.store.has("a")).isFalse();

    gateway.storeReachable(true);
    gateway.run(SECOND);
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void aRevisionSomeoneElseWroteIsTakenOverAndPassed() {
    gateway.beat("a").run(SECOND);
    AgentSnapshot row = gateway.store.row("a");
    gateway.store.put(
        new AgentSnapshot(
            "a",
            row.profile(),
            EVICTED,
            row.registeredAt(),
            row.lastSeen(),
            1,
            0,
            7,
            Details.NONE));

    beatSaying(claim("c9", null));
    gateway.run(SECOND);

    assertThat(gateway.store.row("a").revision()).isEqualTo(8);
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void anAgentRemovedFromTheStoreIsRegisteredAnew() {
    gateway.beat("a").run(SECOND);
    gateway.store.remove("a");

    beatSaying(claim("c9", null));
    beatSaying(claim("c10", null));

    assertThat(gateway.store.row("a").profile().clusterId()).isEqualTo("c10");
  }

  @Test
  void onlyLegalMovesAreMade() {
    for (AgentState from : AgentState.values()) {
      assertThat(from.canTransitionTo(from)).isFalse();
    }
    assertThat(DEREGISTERED.canTransitionTo(EVICTED)).isFalse();
    assertThat(EVICTED.canTransitionTo(ALIVE)).isTrue();
  }
}
