package io.observatory.heartbeat;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.testsupport.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service comes and goes; the agents it finds again are the ones that live. */
class RestartIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(40);
  private static TestAgents agents;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    agents = new TestAgents(INFRA);
  }

  @AfterAll
  static void stop() {
    agents.close();
  }

  private static Gateway started(TestDatabase database) {
    Gateway gateway = Gateway.start(INFRA, database, Gateway.hasty(Map.of()));
    await().atMost(SOON).until(gateway::isReady);
    return gateway;
  }

  @Test
  void t22AStopLongerThanTheTtlEvictsOnlyTheSilent() {
    TestDatabase database = INFRA.database("heartbeat");
    String[] beating = IntStream.range(0, 50).mapToObj(i -> "stop-" + i).toArray(String[]::new);
    try (Gateway gateway = started(database)) {
      agents.beatEvery(Gateway.BEAT, beating);
      agents.beat("stop-silent");
      await().atMost(SOON).until(() -> gateway.state("stop-silent") == ALIVE);
      await().atMost(SOON).until(() -> gateway.state("stop-49") == ALIVE);
    }
    // Longer than the TTL: an owner that judged by what is stored would evict everyone.
    await().atMost(SOON).pollDelay(Gateway.LONGER_THAN_TTL).until(() -> true);

    try (TopicReader events = new TopicReader(INFRA.bootstrapServers(), "gateway.capability.v1");
        Gateway gateway = started(database)) {
      assertThat(gateway.state("stop-0")).isEqualTo(ALIVE);
      await().atMost(SOON).until(() -> gateway.state("stop-silent") == EVICTED);
      // What would have been told of others before is there with it.
      await().atMost(SOON).until(() -> !events.of("stop-silent").isEmpty());
      for (String id : beating) {
        assertThat(gateway.agent(id).get("revision").asLong()).as(id).isEqualTo(1);
        assertThat(events.of(id)).isEmpty();
      }
    }
  }

  @Test
  void partitionsMoveBetweenInstancesAndNobodyIsEvicted() {
    TestDatabase database = INFRA.database("heartbeat");
    String[] beating = IntStream.range(0, 50).mapToObj(i -> "move-" + i).toArray(String[]::new);
    try (Gateway first = started(database)) {
      agents.beatEvery(Gateway.BEAT, beating);
      await().atMost(SOON).until(() -> first.state("move-49") == ALIVE);
      try (Gateway second = started(database)) {
        await().atMost(SOON).until(() -> second.metric("observatory_heartbeat_beats_total") > 20);
        assertThat(second.state("move-0")).isEqualTo(ALIVE);
        // Everyone is heard by one of the two for longer than a TTL.
        await().atMost(SOON).pollDelay(Gateway.LONGER_THAN_TTL).until(() -> true);
        assertThat(second.metric("observatory_heartbeat_evictions_total")).isZero();
      }
      await().atMost(SOON).pollDelay(Gateway.LONGER_THAN_TTL).until(() -> true);
      for (String id : beating) {
        assertThat(first.agent(id).get("revision").asLong()).as(id).isEqualTo(1);
      }
    }
  }
}
