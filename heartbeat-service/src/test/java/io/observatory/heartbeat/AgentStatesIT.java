package io.observatory.heartbeat;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.AgentState;
import io.observatory.events.Capability;
import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import io.observatory.events.Heartbeat;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What agents say of themselves, on the real broker; TTL 6 s, suspected after 4 s, checked twice a
 * second. Agents whose story takes time begin it together before the first test.
 */
class AgentStatesIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TTL = Duration.ofSeconds(6);
  private static final Duration ABSENCE = Duration.ofSeconds(5);
  private static final Duration TEN_YEARS = Duration.ofDays(3_650);

  private static Gateway gateway;
  private static TestAgents agents;
  private static TopicReader events;
  private static CompletableFuture<Void> flapping;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    agents = new TestAgents(INFRA);
    events = new TopicReader(INFRA.bootstrapServers(), "gateway.capability.v1");
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("heartbeat"),
            Map.of("heartbeat.flapping.threshold", "2", "heartbeat.check-interval", "500ms"));
    await().atMost(SOON).until(gateway::isReady);
    for (Duration skew : List.of(TEN_YEARS, TEN_YEARS.negated(), Duration.ZERO)) {
      Instant sentAt = now().plus(skew);
      String suffix = skew.isZero() ? "" : skew.isNegative() ? "-behind" : "-ahead";
      agents.send(
          TestAgents.heartbeat("sleeper" + suffix)
              .setSentAt(sentAt)
              .setNextWakeAt(sentAt.plus(ABSENCE))
              .build());
      agents.send(
          TestAgents.heartbeat("busy" + suffix)
              .setSentAt(sentAt)
              .setBusyUntil(sentAt.plus(ABSENCE))
              .setProgress("compiling")
              .build());
      agents.send(TestAgents.heartbeat("plain" + suffix).setSentAt(sentAt).build());
    }
    flapping = CompletableFuture.runAsync(AgentStatesIT::flap, Thread::startVirtualThread);
  }

  @AfterAll
  static void stop() {
    agents.close();
    events.close();
    gateway.close();
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  /** Read by the test and by the flapper's story. */
  private static synchronized List<ConsumerRecord<byte[], byte[]>> records(String agentId) {
    return events.of(agentId).stream().filter(record -> record.value() != null).toList();
  }

  private static List<CapabilityUpdated> told(String agentId) {
    return records(agentId).stream().map(AgentStatesIT::decoded).toList();
  }

  private static CapabilityUpdated decoded(ConsumerRecord<byte[], byte[]> record) {
    return agents.codec().decode(record.topic(), record.value(), CapabilityUpdated.class);
  }

  /** From the last beat to the record of this kind, as the broker's clock saw both. */
  private static Duration until(String agentId, CapabilityUpdateKind kind) {
    await().atMost(SOON).until(() -> told(agentId).stream().anyMatch(e -> e.getKind() == kind));
    return records(agentId).stream()
        .filter(record -> decoded(record).getKind() == kind)
        .map(
            record ->
                Duration.between(
                    decoded(record).getLastSeen(), Instant.ofEpochMilli(record.timestamp())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void t33ASleeperIsSuspectedAndEvictedOnlyAfterItsOwnWindow() {
    await().atMost(SOON).until(() -> !told("sleeper").isEmpty());
    assertThat(told("sleeper").getFirst().getState()).isEqualTo(AgentState.SLEEPING);
    assertThat(told("sleeper").getFirst().getNextActiveAt()).isNotNull();
    assertThat(until("sleeper", CapabilityUpdateKind.SUSPECTED))
        .isGreaterThan(ABSENCE.plusSeconds(4));
    assertThat(until("sleeper", CapabilityUpdateKind.EVICTED)).isGreaterThan(ABSENCE.plus(TTL));
  }

  @Test
  void t34ABusyAgentIsEvictedOneTtlAfterItsTime() {
    assertThat(until("busy", CapabilityUpdateKind.SUSPECTED)).isGreaterThan(ABSENCE.plusSeconds(4));
    assertThat(until("busy", CapabilityUpdateKind.EVICTED)).isGreaterThan(ABSENCE.plus(TTL));
  }

  @Test
  void t30AClockTenYearsOffHasNoEffect() {
    for (String suffix : List.of("-ahead", "-behind")) {
      Duration window = ABSENCE.plus(TTL);
      assertThat(until("plain" + suffix, CapabilityUpdateKind.EVICTED))
          .isBetween(TTL, TTL.multipliedBy(5));
      assertThat(until("sleeper" + suffix, CapabilityUpdateKind.EVICTED))
          .isBetween(window, window.multipliedBy(3));
      assertThat(until("busy" + suffix, CapabilityUpdateKind.EVICTED))
          .isBetween(window, window.multipliedBy(3));
    }
  }

  @Test
  void t29AnOlderLifeIsIgnoredAndOneThatGoesOnIsATwin() {
    agents.send(life("twin", 1, 1, "old"));
    agents.send(life("twin", 2, 1, "new"));
    agents.send(life("twin", 1, 2, "old"));
    await().atMost(SOON).until(() -> gateway.state("twin") == ALIVE);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              agents.send(life("twin", 2, now().toEpochMilli(), "new"));
              agents.send(life("twin", 1, now().toEpochMilli(), "old"));
              assertThat(gateway.agent("twin").get("duplicate_identity").asBoolean()).isTrue();
            });
    assertThat(gateway.agent("twin").get("cluster_id").asString()).isEqualTo("new");
    await()
        .atMost(SOON)
        .until(
            () ->
                told("twin").stream()
                    .anyMatch(e -> e.getKind() == CapabilityUpdateKind.DUPLICATE_IDENTITY));
  }

  private static Heartbeat life(String agentId, long incarnation, long seq, String cluster) {
    return TestAgents.heartbeat(agentId)
        .setIncarnation(incarnation)
        .setSeq(seq)
        .setClusterId(cluster)
        .build();
  }

  @Test
  void t32AFlappingAgentIsToldOnce() {
    flapping.join();
    assertThat(told("flapper").stream().filter(e -> e.getState() == AgentState.FLAPPING))
        .hasSize(1);
    assertThat(
            told("flapper").stream()
                .filter(e -> e.getKind() == CapabilityUpdateKind.SUSPECTED)
                .count())
        .isLessThanOrEqualTo(4);
  }

  private static void flap() {
    for (int i = 0; i < 5 && !isFlapping(); i++) {
      beatOfFlapper();
      await().atMost(SOON).until(() -> isFlapping() || !isSuspect()); // the beat was heard
      await().atMost(SOON).until(() -> isFlapping() || isSuspect());
    }
    beatOfFlapper();
    await().atMost(SOON).until(AgentStatesIT::isFlapping);
    for (int i = 0; i < 2; i++) {
      beatOfFlapper();
      await().atMost(SOON).until(() -> silentFor("flapper", Duration.ofMillis(4_500)));
    }
    beatOfFlapper();
    await().atMost(SOON).until(() -> !silentFor("flapper", Duration.ofMillis(4_500)));
  }

  /** Of an agent that is suspected after four seconds and gone after six. */
  private static void beatOfFlapper() {
    agents.send(TestAgents.heartbeat("flapper").setTtlMs(6_000L).build());
  }

  private static boolean isFlapping() {
    return told("flapper").stream().anyMatch(e -> e.getState() == AgentState.FLAPPING);
  }

  private static boolean isSuspect() {
    return gateway.state("flapper") == io.observatory.heartbeat.agent.AgentState.SUSPECT;
  }

  private static boolean silentFor(String agentId, Duration time) {
    Instant seen = Instant.parse(gateway.agent(agentId).get("last_seen").asString());
    return seen.plus(time).isBefore(now());
  }

  @Test
  void t28ReplayReorderingAndDuplicatesLeadToTheStateOfTheOrderedLog() {
    List<Heartbeat> beats = new ArrayList<>();
    for (int agent = 0; agent < 50; agent++) {
      for (int life = 1; life <= 4; life++) {
        for (int seq = 1; seq <= 25; seq++) {
          Heartbeat beat =
              TestAgents.heartbeat("shuffled-" + agent)
                  .setIncarnation(life)
                  .setSeq(seq)
                  .setCapabilities(List.of(new Capability("life", life + "." + seq)))
                  .build();
          beats.addAll(Collections.nCopies(2, beat));
        }
      }
    }
    Collections.shuffle(beats, new Random(28));
    beats.forEach(agents::throwIn);
    agents.flush();
    // The last word of each agent's last life, wherever in the log it stands.
    await()
        .atMost(SOON)
        .until(
            () ->
                Stream.iterate(0, i -> i + 1)
                    .limit(50)
                    .allMatch(i -> version("shuffled-" + i).equals("4.25")));
  }

  private static String version(String agentId) {
    return gateway.get("/v1/agents/" + agentId, Gateway.VIEWER).statusCode() == 200
        ? gateway.agent(agentId).get("capabilities").get(0).get("version").asString("")
        : "";
  }

  @Test
  void t37UnchangedBeatsTellNothing() {
    agents.beat("steady");
    await().atMost(SOON).until(() -> gateway.state("steady") == ALIVE);
    double before = gateway.metric("observatory_heartbeat_beats_total");
    for (int i = 0; i < 20_000; i++) {
      agents.throwIn(TestAgents.heartbeat("steady").build());
    }
    agents.flush();
    await()
        .atMost(SOON)
        .until(() -> gateway.metric("observatory_heartbeat_beats_total") >= before + 20_000);
    await().atMost(SOON).until(() -> !told("steady").isEmpty());
    assertThat(told("steady").stream().filter(e -> e.getState() == AgentState.ALIVE)).hasSize(1);
  }
}
