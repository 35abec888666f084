package io.observatory.heartbeat;

import static io.observatory.heartbeat.agent.AgentState.ALIVE;
import static io.observatory.heartbeat.agent.AgentState.DEREGISTERED;
import static io.observatory.heartbeat.agent.AgentState.EVICTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import io.observatory.events.HeartbeatKind;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From a beat to the map, the topic and the answer, and back out by silence. */
class StraightLineIT {

  private static final Infra INFRA = Infra.shared();
  private static final String CAPABILITIES = "gateway.capability.v1";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static Gateway gateway;
  private static TestAgents agents;
  private static TopicReader events;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway = Gateway.start(INFRA, INFRA.database("heartbeat"), Map.of());
    agents = new TestAgents(INFRA);
    events = new TopicReader(INFRA.bootstrapServers(), CAPABILITIES);
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    events.close();
    agents.close();
    gateway.close();
  }

  private static CapabilityUpdated decoded(ConsumerRecord<byte[], byte[]> event) {
    return agents.codec().decode(CAPABILITIES, event.value(), CapabilityUpdated.class);
  }

  private static String beatBody(String agentId) {
    return """
    {"type":"heartbeat","agent_id":"%s","cluster_id":"web","timestamp":"2026-11-20T12:00:00Z"}
    """
        .formatted(agentId);
  }

  @Test
  void aBeatOverKafkaBecomesARowAnEventAndAnAnswer() {
    agents.beat("line-1");

    await().atMost(SOON).until(() -> gateway.state("line-1") == ALIVE);
    JsonNode agent = gateway.agent("line-1");
    assertThat(agent.get("cluster_id").asString()).isEqualTo("c1");
    assertThat(agent.get("capabilities").get(0).get("name").asString()).isEqualTo("code.review");
    assertThat(agent.get("revision").asLong()).isEqualTo(1);
    await().atMost(SOON).until(() -> !events.of("line-1").isEmpty());
    ConsumerRecord<byte[], byte[]> event = events.of("line-1").getFirst();
    assertThat(decoded(event).getKind()).isEqualTo(CapabilityUpdateKind.REGISTERED);
    assertThat(decoded(event).getCapabilities()).hasSize(1);
    assertThat(event.headers().lastHeader("ce_id")).isNotNull();
  }

  @Test
  void t21SilenceEndsInASuspicionAnEvictionAndATombstone() {
    agents.beat("quiet-1");
    await().atMost(SOON).until(() -> gateway.state("quiet-1") == ALIVE);

    await().atMost(SOON).until(() -> gateway.state("quiet-1") == EVICTED);
    await().atMost(SOON).until(() -> events.of("quiet-1").size() == 4);
    List<ConsumerRecord<byte[], byte[]>> told = events.of("quiet-1");
    assertThat(decoded(told.get(1)).getKind()).isEqualTo(CapabilityUpdateKind.SUSPECTED);
    assertThat(decoded(told.get(1)).getEvictAt()).isNotNull();
    assertThat(decoded(told.get(2)).getKind()).isEqualTo(CapabilityUpdateKind.EVICTED);
    assertThat(decoded(told.get(2)).getRevision()).isEqualTo(3);
    assertThat(told.get(3).value()).isNull();

    agents.beat("quiet-1");
    await().atMost(SOON).until(() -> gateway.state("quiet-1") == ALIVE);
    await().atMost(SOON).until(() -> events.of("quiet-1").size() == 5);
    CapabilityUpdated back = decoded(events.of("quiet-1").get(4));
    assertThat(back.getKind()).isEqualTo(CapabilityUpdateKind.RECOVERED);
    assertThat(back.getIncarnation()).isEqualTo(2);
  }

  @Test
  void aFarewellIsHeardAtOnce() {
    agents.beat("leaver-1");
    await().atMost(SOON).until(() -> gateway.state("leaver-1") == ALIVE);
    agents.send(TestAgents.heartbeat("leaver-1").setKind(HeartbeatKind.DEREGISTER).build());

    await().atMost(SOON).until(() -> gateway.state("leaver-1") == DEREGISTERED);
  }

  @Test
  void aBeatOverHttpGoesTheSameWay() {
    HttpResponse<String> answer = gateway.post("/gateway/heartbeat", "http-1", beatBody("http-1"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    await().atMost(SOON).until(() -> gateway.state("http-1") == ALIVE);
    assertThat(gateway.agent("http-1").get("cluster_id").asString()).isEqualTo("web");
  }

  @Test
  void anotherTypeIsRefusedInTheOldWords() {
    HttpResponse<String> answer =
        gateway.post("/gateway/heartbeat", "http-1", "{\"type\":\"hello\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"error\",\"reason\":\"invalid_heartbeat_type\"}");
  }

  @Test
  void aTokenSpeaksForItsOwnAgentOnly() {
    HttpResponse<String> answer = gateway.post("/gateway/heartbeat", "http-1", beatBody("http-2"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(Gateway.json(answer).get("code").asString()).isEqualTo("agent_mismatch");
  }

  @Test
  void whoHasNoTokenOrNotTheRoleIsTurnedAway() {
    assertThat(gateway.post("/gateway/heartbeat", null, beatBody("http-1")).statusCode())
        .isEqualTo(401);
    assertThat(gateway.post("/gateway/heartbeat", Gateway.VIEWER, beatBody("vera")).statusCode())
        .isEqualTo(403);
    assertThat(gateway.get("/v1/agents", "http-1").statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v1/agents", null).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"heartbeat\",\"agent_id\":\"\",\"cluster_id\":\"c\"} | 400 | invalid_agent_id",
        "{\"type\":\"heartbeat\",\"cluster_id\":\"c\"} | 400 | invalid_agent_id",
        "{\"type\":\"heartbeat\",\"agent_id\":\"http-1\"} | 400 | invalid_cluster_id",
        "{\"type\":\"heartbeat\",\"agent_id\":\"a\\u0000b\",\"cluster_id\":\"c\"} | 400"
            + " | invalid_agent_id",
        "{\"type\":\"heartbeat\",\"agent_id\":\"http-1\",\"cluster_id\":\"c\",\"timestamp\":\"now\"}"
            + " | 400 | invalid_timestamp",
        "not json | 400 | malformed_body"
      })
  void badBeatsAreRefusedWithACode(String body, int status, String code) {
    HttpResponse<String> answer = gateway.post("/gateway/heartbeat", "http-1", body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Gateway.json(answer).get("code").asString()).isEqualTo(code);
  }

  @Test
  void agentsAreListedInPagesThatMissNobody() {
    agents.beatEvery(Duration.ofSeconds(1), "page-1", "page-2", "page-3", "page-4", "page-5");
    await().atMost(SOON).until(() -> gateway.state("page-5") == ALIVE);

    Set<String> found = new HashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page =
          Gateway.json(gateway.get("/v1/agents?limit=2&cursor=" + cursor, Gateway.VIEWER));
      page.get("items").forEach(agent -> found.add(agent.get("agent_id").asString()));
      cursor = page.get("next_cursor").asString("");
      pages++;
    } while (!cursor.isEmpty());

    assertThat(found).contains("page-1", "page-2", "page-3", "page-4", "page-5");
    assertThat(pages).isGreaterThanOrEqualTo(3);
  }

  @Test
  void agentsAreFoundByCapabilityClusterAndStatus() {
    agents.send(
        TestAgents.heartbeat("filter-1")
            .setClusterId("filter")
            .setCapabilities(List.of(new io.observatory.events.Capability("rare.skill", null)))
            .build());
    await().atMost(SOON).until(() -> gateway.state("filter-1") == ALIVE);

    for (String query :
        List.of("capability=rare.skill", "cluster=filter&status=alive", "cluster=filter")) {
      JsonNode page = Gateway.json(gateway.get("/v1/agents?" + query, Gateway.VIEWER));
      assertThat(page.get("items")).as(query).hasSize(1);
    }
    JsonNode none =
        Gateway.json(gateway.get("/v1/agents?cluster=filter&capability=x", Gateway.VIEWER));
    assertThat(none.get("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "cursor=%21", "cursor=YQ", "status=x"})
  void badQuestionsAreRefused(String query) {
    HttpResponse<String> answer = gateway.get("/v1/agents?" + query, Gateway.VIEWER);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Gateway.json(answer).get("code").asString()).isNotBlank();
  }

  @Test
  void anUnknownAgentIsNotFound() {
    HttpResponse<String> answer = gateway.get("/v1/agents/nobody", Gateway.VIEWER);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Gateway.json(answer).get("code").asString()).isEqualTo("agent_not_found");
  }

  @Test
  void unchangedBeatsProduceNothingAndLastSeenIsWrittenBehind() {
    agents.beatEvery(Duration.ofMillis(200), "steady-1");
    await().atMost(SOON).until(() -> gateway.state("steady-1") == ALIVE);
    String first = gateway.agent("steady-1").get("last_seen").asString();

    await()
        .atMost(SOON)
        .until(() -> !gateway.agent("steady-1").get("last_seen").asString().equals(first));
    assertThat(gateway.agent("steady-1").get("revision").asLong()).isEqualTo(1);
    assertThat(events.of("steady-1")).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void whatAnOperatorWatchesIsMeasured() {
    agents.beat("metric-1");
    await().atMost(SOON).until(() -> gateway.metric("observatory_heartbeat_beats_total") > 0);
    await().atMost(SOON).until(() -> gateway.metric("observatory_heartbeat_agents") > 0);
    assertThat(gateway.get("/actuator/prometheus", Gateway.VIEWER).body())
        .contains("observatory_heartbeat_evictions_total", "observatory_heartbeat_skew_seconds")
        .contains("observatory_heartbeat_lag", "observatory_heartbeat_check_seconds");
    assertThat(gateway.get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
  }
}
