package io.observatory.heartbeat;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broker, database and registry go away and come back; nothing is lost, nobody is blamed. */
class OutageIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String BODY =
      """
      {"type":"heartbeat","agent_id":"http-3","cluster_id":"c","timestamp":1763640000}
      """;
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

  private static Gateway started(TestDatabase database, Map<String, String> proxied) {
    return Gateway.start(INFRA, database, Gateway.hasty(proxied));
  }

  private static FaultProxy before(String url) {
    return FaultProxy.open().forwardTo(URI.create(url).getPort());
  }

  private static String through(FaultProxy proxy, String url) {
    return url.replace(":" + URI.create(url).getPort(), ":" + proxy.port());
  }

  @Test
  void aBrokerThatIsAwayEvictsNobodyAndHttpSaysSo() {
    FaultProxy broker = INFRA.brokerProxy();
    Map<String, String> proxied =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            INFRA.proxiedBootstrapServers(),
            "heartbeat.append-timeout",
            "1s");
    try (Gateway gateway = started(INFRA.database("heartbeat"), proxied)) {
      await().atMost(SOON).until(gateway::isReady);
      agents.beatEvery(Gateway.BEAT, "outage-1");
      await().atMost(SOON).until(() -> gateway.state("outage-1") == ALIVE);
      broker.cut();
      await()
          .atMost(SOON)
          .until(() -> gateway.post("/gateway/heartbeat", "http-3", BODY).statusCode() == 503);
      HttpResponse<String> refused = gateway.post("/gateway/heartbeat", "http-3", BODY);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      // Longer than a TTL, and until the consumer group has missed its member.
      await().pollDelay(Duration.ofSeconds(9)).until(() -> true);
      broker.restore();

      double before = gateway.metric("observatory_heartbeat_beats_total");
      await()
          .atMost(SOON)
          .until(() -> gateway.metric("observatory_heartbeat_beats_total") > before + 5);
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      assertThat(gateway.agent("outage-1").get("revision").asLong()).isEqualTo(1);
      assertThat(gateway.metric("observatory_heartbeat_evictions_total")).isZero();
    } finally {
      broker.restore();
    }
  }

  @Test
  void aDatabaseThatIsAwayHoldsReadingBackAndLosesNothing() {
    TestDatabase direct = INFRA.database("heartbeat");
    String url = direct.jdbcUrl().substring("jdbc:".length());
    try (FaultProxy database = before(url)) {
      Map<String, String> proxied = Map.of("DATABASE_URL", "jdbc:" + through(database, url));
      try (Gateway gateway = started(direct, proxied)) {
        await().atMost(SOON).until(gateway::isReady);
        agents.beatEvery(Gateway.BEAT, "db-1");
        await().atMost(SOON).until(() -> gateway.state("db-1") == ALIVE);

        database.cut();
        agents.beat("db-2");
        await().atMost(SOON).until(() -> !gateway.isReady());
        await().pollDelay(Gateway.LONGER_THAN_TTL).until(() -> true);
        assertThat(gateway.get("/v1/agents/db-1", Gateway.VIEWER).statusCode()).isEqualTo(503);
        assertThat(gateway.get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
        database.restore();
        agents.beatEvery(Gateway.BEAT, "db-2");

        await().atMost(SOON).until(() -> gateway.state("db-2") == ALIVE);
        assertThat(gateway.agent("db-1").get("revision").asLong()).isEqualTo(1);
      }
    }
  }

  @Test
  void aRegistryThatIsAwayHoldsReadingBackAndLosesNothing() {
    String url = INFRA.registryUrl();
    try (FaultProxy registry = before(url)) {
      registry.cut();
      Map<String, String> proxied =
          Map.of("SCHEMA_REGISTRY_URL", through(registry, url) + "/apis/registry/v3");
      try (Gateway gateway = started(INFRA.database("heartbeat"), proxied)) {
        agents.beatEvery(Gateway.BEAT, "registry-1");
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(gateway.state("registry-1")).isNull();
        registry.restore();

        await().atMost(SOON).until(() -> gateway.state("registry-1") == ALIVE);
        assertThat(gateway.metric("observatory_dead_letters_total")).isZero();
      }
    }
  }
}
