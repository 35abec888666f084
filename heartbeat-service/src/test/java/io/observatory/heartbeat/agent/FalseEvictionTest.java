package io.observatory.heartbeat.agent;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static io.observatory.heartbeat.agent.AgentState.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway was deaf, asleep, late or misinformed; the agents were well. */
class FalseEvictionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final FleetHarness gateway = new FleetHarness();

  @Test
  void aBacklogReadLateEvictsNobody() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.reading(false);
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");
    assertThat(gateway.state("a")).isEqualTo(ALIVE);

    gateway.reading(true);
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);
  }

  @Test
  void aBacklogReadLateDoesNotReviveTheDead() {
    gateway.runWhileBeating(Duration.ofMinutes(3), INTERVAL, "loud");
    gateway.beat("dead").run(Duration.ofSeconds(125));
    assertThat(gateway.state("dead")).isEqualTo(EVICTED);

    gateway.reading(false);
    gateway.beat("dead", "unknown");
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "loud");
    gateway.reading(true);
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "loud");

    assertThat(gateway.store.statesOf("dead")).containsExactly(ALIVE, SUSPECT, EVICTED);
    assertThat(gateway.store.has("unknown")).isFalse();
    assertThat(gateway.count(Reception.STALE)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void anUnreadableBrokerExtendsEveryDeadline() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.brokerReachable(false);
    gateway.run(Duration.ofMinutes(5));
    gateway.brokerReachable(true);

    // The agents could not be heard either; they have the time they had left.
    gateway.run(Duration.ofSeconds(50));
    assertThat(gateway.state("a")).isNotEqualTo(EVICTED);
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");
    assertThat(gateway.store.statesOf("a")).doesNotContain(EVICTED);
  }

  @Test
  void theSilentAreEvictedAfterAnOutageToo() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.brokerReachable(false);
    gateway.run(Duration.ofMinutes(5));
    gateway.brokerReachable(true);
    gateway.run(Duration.ofSeconds(130));

    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 70, 120, 3600})
  void whoSleptBlamesNobody(int seconds) {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.passUnnoticed(Duration.ofSeconds(seconds));
    // The log is read to its end at once, and nothing is in it: everything was suspended.
    gateway.run(Duration.ofSeconds(50));
    assertThat(gateway.state("a")).isNotEqualTo(EVICTED);

    gateway.run(Duration.ofSeconds(100));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void aRestartAfterTenMinutesEvictsNobodyWhoBeats() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a", "b");
    gateway.awayWhileBeating(TEN_MINUTES, INTERVAL, "a", "b");
    gateway.restart().runWhileBeating(TEN_MINUTES, INTERVAL, "a", "b");

    assertThat(gateway.store.events()).hasSize(2);
  }

  @Test
  void aRestartEvictsExactlyTheSilentAfterTheFailoverTtl() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a", "gone");
    gateway.awayWhileBeating(TEN_MINUTES, INTERVAL, "a");
    gateway.restart().runWhileBeating(Duration.ofSeconds(88), INTERVAL, "a");
    assertThat(gateway.state("gone")).isEqualTo(ALIVE);

    gateway.runWhileBeating(Duration.ofSeconds(40), INTERVAL, "a");
    assertThat(gateway.state("gone")).isEqualTo(EVICTED);
    assertThat(gateway.state("a")).isEqualTo(ALIVE);
  }

  @Test
  void agentsThatCouldNotBeatWhileWeWereAwayHaveTheFailoverTtl() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.passUnnoticed(TEN_MINUTES);
    gateway.restart().run(Duration.ofSeconds(85));
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");

    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);
  }

  @Test
  void aRestartFindsTheDeadDeadThoughTheyBeatMeanwhile() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "loud", "dead");
    gateway.runWhileBeating(Duration.ofSeconds(125), INTERVAL, "loud");
    assertThat(gateway.state("dead")).isEqualTo(EVICTED);

    gateway.beat("dead", "unknown");
    gateway.awayWhileBeating(TEN_MINUTES, INTERVAL, "loud");
    gateway.restart().runWhileBeating(TEN_MINUTES, INTERVAL, "loud");

    assertThat(gateway.store.statesOf("dead")).containsExactly(ALIVE, SUSPECT, EVICTED);
    assertThat(gateway.store.has("unknown")).isFalse();
  }

  @Test
  void aRestartRegistersWhoBeganMeanwhile() {
    gateway.run(MINUTE);
    gateway.awayWhileBeating(TEN_MINUTES, INTERVAL, "new");
    gateway.restart().run(Duration.ofSeconds(2));

    assertThat(gateway.state("new")).isEqualTo(ALIVE);
  }

  @Test
  void aRestartRepeatsNoTransitionOfTheReplayedTime() {
    Claim first = FleetHarness.claim("c1", null);
    Claim second = FleetHarness.claim("c2", null);
    gateway.append(Beat.of("a", first, 0, 0)).run(Duration.ofSeconds(5));
    gateway.append(Beat.of("a", second, 0, 0)).run(Duration.ofSeconds(5));
    gateway.restart().run(Duration.ofSeconds(5));

    assertThat(gateway.store.events()).hasSize(2);
    assertThat(gateway.store.row("a").profile().clusterId()).isEqualTo("c2");
  }

  @Test
  void aFarewellIsKeptThoughAStaleBeatFollowedIt() {
    gateway.beat("a").run(Duration.ofSeconds(1));
    gateway.append(Beat.farewell("a", FleetHarness.claim("c1", null), 0, 0)).beat("a");
    gateway.passUnnoticed(Duration.ofSeconds(89));
    gateway.restart().runWhileBeating(MINUTE, INTERVAL, "loud");

    assertThat(gateway.state("a")).isEqualTo(AgentState.DEREGISTERED);
  }

  @Test
  void anUnownedPartitionIsNotJudged() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.loseOwnership();
    gateway.run(TEN_MINUTES);

    assertThat(gateway.state("a")).isEqualTo(ALIVE);
    assertThat(gateway.fleet().owns(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600, 87_600L * 3600, -87_600L * 3600})
  void ourWallClockMayBeWrong(long seconds) {
    gateway.setWallAheadBy(Duration.ofSeconds(seconds));
    gateway.restart().runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.restart().runWhileBeating(TEN_MINUTES, INTERVAL, "a");
    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);

    gateway.run(Duration.ofSeconds(130));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }

  @Test
  void ourWallClockMayBeSetWhileWeRun() {
    gateway.runWhileBeating(MINUTE, INTERVAL, "a");
    gateway.setWallAheadBy(Duration.ofHours(1));
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");
    gateway.setWallAheadBy(Duration.ofHours(-1));
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "a");

    assertThat(gateway.store.statesOf("a")).containsExactly(ALIVE);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600})
  void theBrokersClockMayBeSetWhileWeRun(int seconds) {
    gateway.runWhileBeating(MINUTE, INTERVAL, "early", "late");
    gateway.setBrokerAheadBy(Duration.ofSeconds(seconds));
    gateway.beat("early").run(Duration.ofSeconds(29));
    gateway.runWhileBeating(TEN_MINUTES, INTERVAL, "early", "late");

    assertThat(gateway.store.events()).hasSize(2);
  }

  @Test
  void aStoreThatIsAwayDelaysEvictionsAndLosesNone() {
    gateway.beat("a").run(Duration.ofSeconds(60));
    gateway.storeReachable(false);
    gateway.run(TEN_MINUTES);
    assertThat(gateway.state("a")).isEqualTo(ALIVE);

    // The suspicion was taken back with the verdict: it takes one check more to find both again.
    gateway.storeReachable(true);
    gateway.run(Duration.ofSeconds(65));
    assertThat(gateway.state("a")).isEqualTo(EVICTED);
  }
}
