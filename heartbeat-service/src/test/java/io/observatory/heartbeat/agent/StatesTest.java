package io.observatory.heartbeat.agent;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.DEREGISTERED;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static io.observatory.heartbeat.agent.AgentState.EXPECTED;
import static io.observatory.heartbeat.agent.AgentState.FLAPPING;
import static io.observatory.heartbeat.agent.AgentState.LATE;
import static io.observatory.heartbeat.agent.AgentState.SLEEPING;
import static io.observatory.heartbeat.agent.AgentState.SUSPECT;
import static io.observatory.heartbeat.agent.FleetHarness.claim;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Suspicion, absence, flapping, twins and orders, with time moved by hand. */
class StatesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private FleetHarness gateway = new FleetHarness();

  private void settle() {
    gateway.runWhileBeating(Duration.ofMinutes(2), INTERVAL, "loud");
  }

  private static Beat saying(String agentId, @Nullable Absence absence, @Nullable Long ttlMillis) {
    return new Beat(
        agentId,
        new Claim("c1", null, null, null, ttlMillis),
        0,
        0,
        Beat.Kind.SIGN_OF_LIFE,
        absence);
  }

  private static Absence busy(Duration time) {
    return new Absence(time.toMillis(), 0, "compiling");
  }

  private static Absence asleep(Duration time) {
    return new Absence(0, time.toMillis(), null);
  }

  @Test
  void t21SilenceIsSuspectedAt60SecondsAndEvictedAt90() {
    settle();
    gateway.beat("a").run(Duration.ofSeconds(59));
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
    gateway.run(Duration.ofSeconds(62));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE, SUSPECT, EVICTED);
  }

  @Test
  void t21InExactModeWithinASecondOfEachDeadline() {
    FleetHarness exact = new FleetHarness(FleetHarness.exactly());
    exact.runWhileBeating(Duration.ofMinutes(2), INTERVAL, "loud");
    exact.beat("a").run(Duration.ofSeconds(59));
    assertThat(exact.state("a")).isEqualTo(ALIVE);
    exact.run(Duration.ofSeconds(2));
    assertThat(exact.state("a")).isEqualTo(SUSPECT);
    assertThat(exact.store.row("a").details().evictAt())
        .isEqualTo(exact.store.row("a").lastSeen().plusSeconds(90));
    exact.run(Duration.ofSeconds(28));
    assertThat(exact.state("a")).isEqualTo(SUSPECT);
    exact.run(Duration.ofSeconds(2));
    assertThat(exact.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void aSuspicionIsRefutedByAnyBeat() {
    gateway = new FleetHarness(FleetHarness.exactly());
    settle();
    gateway.beat("a").run(Duration.ofSeconds(75));
    gateway.beat("a").run(SECOND);
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE, SUSPECT, ALIVE);
    assertThat(gateway.store.row("a").incarnation()).isEqualTo(1);
    assertThat(gateway.store.row("a").details().evictAt()).isNull();
  }

  @Test
  void aRecoveredAgentBeginsANewIncarnation() {
    settle();
    gateway.beat("a").run(Duration.ofSeconds(125));
    gateway.beat("a").run(SECOND);
    assertThat(gateway.store.causes()).last().isEqualTo(Cause.RECOVERED);
    assertThat(gateway.store.row("a").incarnation()).isEqualTo(2);
    assertThat(gateway.store.row("a").registeredAt())
        .isEqualTo(gateway.brokerNow().minusSeconds(1));
  }

  @Test
  void lateIsShownByTheOwnerAndToldToNobody() {
    settle();
    gateway.beat("a").run(Duration.ofSeconds(50));
    assertThat(gateway.fleet().sighting("a").orElseThrow().state()).isEqualTo(LATE);
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);
    assertThat(gateway.fleet().census().get("c1")).containsKey(LATE);
  }

  @Test
  void anAgentsOwnTtlCountsWithinTheBounds() {
    settle();
    gateway.append(saying("brisk", null, 15_000L));
    gateway.append(saying("slow", null, Duration.ofMinutes(10).toMillis()));
    gateway.append(saying("greedy", null, Duration.ofDays(400).toMillis()));
    gateway.run(Duration.ofSeconds(65));
    assertThat(gateway.state("brisk")).isEqualTo(EVICTED);
    gateway.run(Duration.ofMinutes(5));
    assertThat(gateway.state("slow")).isEqualTo(ALIVE);
    gateway.run(Duration.ofMinutes(5));
    assertThat(gateway.state("slow")).isEqualTo(EVICTED);
    gateway.run(Duration.ofMinutes(51));
    assertThat(gateway.state("greedy")).as("cut to an hour").isEqualTo(EVICTED);
  }

  @Test
  void anOwnTtlSurvivesARestart() {
    gateway.append(saying("slow", null, Duration.ofMinutes(30).toMillis())).run(SECOND);
    gateway.restart().runWhileBeating(Duration.ofMinutes(10), INTERVAL, "loud");
    assertThat(gateway.state("slow")).isEqualTo(ALIVE);
  }

  @Test
  void t34ABusyAgentIsEvictedOneTtlAfterItsTime() {
    settle();
    gateway.append(saying("a", busy(Duration.ofMinutes(10)), null)).run(Duration.ofSeconds(650));
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
    gateway.run(Duration.ofSeconds(75));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void t34ABusyAgentThatIsDoneEarlyHasItsPlainTtlAgain() {
    settle();
    gateway.append(saying("a", busy(Duration.ofMinutes(50)), null)).run(MINUTE);
    gateway.append(saying("a", null, null)).run(Duration.ofSeconds(125));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void t33ASleeperIsSuspectedOnlyAfterItsOwnWindow() {
    settle();
    Duration cron = Duration.ofHours(4);
    gateway.append(saying("a", asleep(cron), null)).run(cron.plusSeconds(30));
    assertThat(gateway.store.statesOf("a")).containsExactly(SLEEPING);
    assertThat(gateway.store.row("a").details().nextActiveAt())
        .isEqualTo(gateway.brokerNow().minusSeconds(30));
    gateway.run(Duration.ofSeconds(60));
    assertThat(gateway.state("a")).isEqualTo(SUSPECT);
    gateway.run(Duration.ofSeconds(35));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void t33ASleeperThatWakesIsAliveAndOneThatRepeatsItselfIsNoNews() {
    settle();
    gateway.append(saying("a", asleep(Duration.ofHours(4)), null)).run(MINUTE);
    gateway.append(saying("a", asleep(Duration.ofHours(4).minus(MINUTE)), null)).run(MINUTE);
    assertThat(gateway.store.statesOf("a")).containsExactly(SLEEPING);
    gateway.append(saying("a", null, null)).run(SECOND);
    assertThat(gateway.store.statesOf("a")).containsExactly(SLEEPING, ALIVE);
  }

  @Test
  void aSleeperSurvivesARestart() {
    gateway.append(saying("a", asleep(Duration.ofHours(4)), null)).run(SECOND);
    gateway.restart().runWhileBeating(Duration.ofHours(3), INTERVAL, "loud");
    assertThat(gateway.state("a")).isEqualTo(SLEEPING);
  }

  @Test
  void t32FlappingIsToldOnceAndNotEachTime() {
    gateway = new FleetHarness(FleetHarness.exactly());
    settle();
    for (int i = 0; i < 10; i++) {
      gateway.beat("a").run(Duration.ofSeconds(75));
    }
    List<AgentState> told = gateway.store.statesOf("a");
    assertThat(told).last().isEqualTo(FLAPPING);
    assertThat(Collections.frequency(told, FLAPPING)).isEqualTo(1);
    assertThat(Collections.frequency(told, SUSPECT)).isLessThanOrEqualTo(8);
  }

  @Test
  void t32WhoBeatsInTimeAgainStopsFlapping() {
    gateway = new FleetHarness(FleetHarness.exactly());
    settle();
    for (int i = 0; i < 8; i++) {
      gateway.beat("a").run(Duration.ofSeconds(75));
    }
    gateway.runWhileBeating(Duration.ofMinutes(2), INTERVAL, "a");
    assertThat(gateway.state("a")).as("not yet").isEqualTo(FLAPPING);
    gateway.runWhileBeating(Duration.ofMinutes(20), INTERVAL, "a");
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void t32AFlappingAgentThatStaysSilentIsEvicted() {
    gateway = new FleetHarness(FleetHarness.exactly());
    settle();
    for (int i = 0; i < 8; i++) {
      gateway.beat("a").run(Duration.ofSeconds(75));
    }
    gateway.run(Duration.ofSeconds(60));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void t29AnOldLifeThatGoesOnBesideTheNewOneIsATwin() {
    settle();
    gateway.append(Beat.of("a", claim("c1", null), 1, 1)).run(INTERVAL);
    gateway.append(Beat.of("a", claim("c1", null), 2, 1)).run(SECOND);
    gateway.append(Beat.of("a", claim("old", null), 1, 2)).run(SECOND);
    assertThat(gateway.store.row("a").details().duplicateIdentity()).as("a straggler").isFalse();

    gateway.run(INTERVAL).append(Beat.of("a", claim("old", null), 1, 3));
    gateway.append(Beat.of("a", claim("c1", null), 2, 2)).run(SECOND);
    assertThat(gateway.store.row("a").details().duplicateIdentity()).isTrue();
    assertThat(gateway.store.row("a").profile().clusterId()).isEqualTo("c1");
    assertThat(gateway.store.causes()).last().isEqualTo(Cause.DUPLICATE_IDENTITY);

    for (int seq = 3; seq < 12; seq++) {
      gateway.append(Beat.of("a", claim("c1", null), 2, seq)).run(INTERVAL);
    }
    assertThat(gateway.store.row("a").details().duplicateIdentity()).as("it stopped").isFalse();
  }

  @Test
  void t29TwinsThatCountNoLivesContradictEachOther() {
    settle();
    for (int i = 0; i < 4; i++) {
      gateway.append(Beat.of("a", claim("c1", null), 0, 100 + i)).run(Duration.ofSeconds(10));
      gateway.append(Beat.of("a", claim("c1", null), 0, 7 + i)).run(Duration.ofSeconds(10));
    }
    assertThat(gateway.store.row("a").details().duplicateIdentity()).isTrue();
  }

  @Test
  void aBeatWithoutALifeIsASignOfLifeOfAnAgentThatCountedItsLives() {
    settle();
    gateway.append(Beat.of("a", claim("c1", null), 5, 1)).run(INTERVAL);
    gateway.runWhileBeating(Duration.ofMinutes(5), INTERVAL, "a");
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void otherTrafficKeepsAKnownAgentAliveAndMakesNobodyUp() {
    settle();
    gateway.beat("a");
    for (int i = 0; i < 6; i++) {
      Claim nothing = new Claim("", null, null, null, null);
      gateway.append(new Beat("a", nothing, 0, 0, Beat.Kind.TRAFFIC, null));
      gateway.append(new Beat("unheard", nothing, 0, 0, Beat.Kind.TRAFFIC, null)).run(INTERVAL);
    }
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);
    assertThat(gateway.store.has("unheard")).isFalse();
    assertThat(gateway.count(Reception.UNKNOWN)).isEqualTo(6);
  }

  @Test
  void anAgentCanBeRegisteredAheadAndIsNotWaitedFor() {
    settle();
    Mandate mandate = new Mandate(ExecutionPolicy.APPROVAL_REQUIRED, "key");
    gateway.store.place("a", new Order.Register(claim("c7", List.of()), mandate));
    gateway.run(Duration.ofMinutes(10));
    assertThat(gateway.store.statesOf("a")).containsExactly(EXPECTED);
    assertThat(gateway.store.finished()).singleElement().matches(done -> done.revision() == 1);

    gateway.beat("a").run(SECOND);
    assertThat(gateway.store.statesOf("a")).containsExactly(EXPECTED, ALIVE);
    assertThat(gateway.store.row("a").policy())
        .as("the agent can not remove the gate")
        .isEqualTo(ExecutionPolicy.APPROVAL_REQUIRED);
    assertThat(gateway.store.row("a").details().mandate().signingKey()).isEqualTo("key");
  }

  @Test
  void anOrderThatChangesNothingIsDoneAllTheSame() {
    settle();
    Order.Register same = new Order.Register(new Claim("", null, null, null, null), Mandate.NONE);
    gateway.store.place("loud", same);
    gateway.run(SECOND);
    assertThat(gateway.store.finished()).singleElement().matches(done -> done.revision() == 1);
    assertThat(gateway.store.statesOf("loud")).hasSize(1);
  }

  @Test
  void anAgentTakenOutIsGoneUntilItBeats() {
    settle();
    gateway.store.place("loud", new Order.Remove());
    gateway.run(SECOND);
    assertThat(gateway.state("loud")).isEqualTo(DEREGISTERED);
    gateway.beat("loud").run(SECOND);
    assertThat(gateway.state("loud")).isEqualTo(ALIVE);
    assertThat(gateway.store.row("loud").incarnation()).isEqualTo(2);
  }

  @Test
  void anOrderWaitsForTheStore() {
    settle();
    gateway.storeReachable(false);
    gateway.store.place("loud", new Order.Remove());
    gateway.run(INTERVAL);
    assertThat(gateway.store.finished()).isEmpty();
    gateway.storeReachable(true);
    gateway.run(SECOND);
    assertThat(gateway.state("loud")).isEqualTo(DEREGISTERED);
    assertThat(gateway.store.finished()).hasSize(1);
  }
}
