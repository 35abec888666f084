package io.observatory.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.capability.AgentSelection;
import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.heartbeat.capability.MappedAgent;
import io.observatory.heartbeat.capability.Query;
import io.observatory.heartbeat.capability.QueryOracle;
import io.observatory.heartbeat.capability.RandomWorld;
import io.observatory.heartbeat.capability.RevisionToken;
import io.observatory.heartbeat.capability.VersionRange;
import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Questions over HTTP, answered from the topic of a real broker. */
class CapabilityMapIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static Gateway gateway;
  private static TestAgents agents;
  private static CapabilityTopic topic;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("heartbeat"),
            Map.of("heartbeat.map.revision-patience", "1s", "heartbeat.ttl", "60s"));
    agents = new TestAgents(INFRA);
    topic = new CapabilityTopic(INFRA, agents.codec());
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    topic.close();
    agents.close();
    gateway.close();
  }

  private static JsonNode ask(String parameters) {
    HttpResponse<String> answer = gateway.get("/v1/agents?" + parameters, Gateway.VIEWER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Gateway.json(answer);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("items").forEach(agent -> ids.add(agent.get("agent_id").asString()));
    return ids;
  }

  /** An answer, and the moment it is of. */
  private record Answer(Query query, RevisionToken.Applied moment, List<String> ids) {

    static Answer ofTheMap(Query query) {
      AgentSelection found = gateway.bean(CapabilityMap.class).select(of("t35", query), null, 500);
      return new Answer(
          query,
          (RevisionToken.Applied) found.revision(),
          found.agents().stream().map(MappedAgent::agentId).toList());
    }

    static Answer overHttp(Query query) {
      JsonNode page = ask("limit=500&q=" + Gateway.encoded(of("t35", query).toString()));
      return new Answer(
          query,
          (RevisionToken.Applied) RevisionToken.parse(page.get("revision").asString()),
          CapabilityMapIT.ids(page));
    }

    private static Query of(String capability, Query query) {
      return new Query.And(
          List.of(query, new Query.Capable(Query.Text.of(capability), VersionRange.ANY)));
    }
  }

  @Test
  void t35TenThousandRandomQueriesAgreeWithTheOracleDuringChurn() {
    RandomWorld world = new RandomWorld(35);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> churn =
        CompletableFuture.runAsync(() -> churn(200, new RandomWorld(53), done));
    try {
      for (int round = 0; round < 10; round++) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          Query query = world.query(3);
          answers.add(i % 20 == 0 ? Answer.overHttp(query) : Answer.ofTheMap(query));
        }
        topic.settle();
        for (Answer answer : answers) {
          List<MappedAgent> then = topic.at(answer.moment());
          then.removeIf(agent -> !agent.agentId().startsWith("t35-"));
          assertThat(answer.ids())
              .as("%s at %s", answer.query(), answer.moment().offsets())
              .isEqualTo(QueryOracle.answer(answer.query(), then));
        }
      }
    } finally {
      done.set(true);
      churn.join();
    }
  }

  private static void churn(int count, RandomWorld world, AtomicBoolean done) {
    Map<String, Long> revisions = new HashMap<>();
    while (!done.get()) {
      String id = "t35-" + world.below(count);
      long revision = revisions.merge(id, 1L, Long::sum);
      if (revision > 1 && world.below(4) == 0) {
        topic.remove(id);
      } else {
        topic.put(capable(world.agent(id, revision)));
      }
      LockSupport.parkNanos(5_000_000); // what the oracle has to look through stays bounded
    }
  }

  private static MappedAgent capable(MappedAgent agent) {
    List<Capability> capabilities = new ArrayList<>(agent.capabilities());
    capabilities.add(new Capability("t35", null));
    return with(agent, agent.agentType(), capabilities);
  }

  @Test
  void whoeverBeatsIsFoundByWhatItCanDo() {
    agents.beat("map-1");
    await().atMost(SOON).until(() -> gateway.state("map-1") == AgentState.ALIVE);
    long revision = gateway.agent("map-1").get("revision").asLong();

    JsonNode page =
        ask(
            "limit=500&cap=code.review&not=nothing&cluster=c1&status=alive&q="
                + Gateway.encoded("type:worker code.review@>=1.5,<3")
                + "&min_revision="
                + RevisionToken.ofAgent("map-1", revision));
    assertThat(ids(page)).contains("map-1");
    assertThat(ids(ask("cap=code.review&cap=nothing&limit=500"))).doesNotContain("map-1");
    assertThat(ids(ask("limit=500&q=" + Gateway.encoded("type:worker NOT code.*"))))
        .doesNotContain("map-1");
  }

  @Test
  void pagesOfTheMapMissNobody() {
    RandomWorld world = new RandomWorld(1);
    List<String> all = new ArrayList<>();
    CapabilityTopic.Entry last = null;
    for (int i = 10; i < 40; i++) {
      last = topic.put(typed(world.agent("paged-" + i, 1), "paged"));
      all.add("paged-" + i);
    }
    String token = after(last);
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = ask("q=type:paged&limit=7&min_revision=" + token + "&cursor=" + cursor);
      found.addAll(ids(page));
      cursor = page.get("next_cursor").asString("");
    } while (!cursor.isEmpty());

    assertThat(found).containsExactlyInAnyOrderElementsOf(all);
  }

  private static String after(CapabilityTopic.@Nullable Entry entry) {
    Long[] offsets = new Long[6];
    java.util.Arrays.fill(offsets, 0L);
    offsets[java.util.Objects.requireNonNull(entry).partition()] = entry.offset() + 1;
    return new RevisionToken.Applied(List.of(offsets), null).toString();
  }

  private static MappedAgent typed(MappedAgent agent, String type) {
    return with(agent, type, List.of(new Capability(type + ".skill", "2.1")));
  }

  private static MappedAgent with(
      MappedAgent agent, @Nullable String type, List<Capability> capabilities) {
    return new MappedAgent(
        agent.agentId(),
        agent.clusterId(),
        type,
        capabilities,
        agent.policy(),
        agent.state(),
        agent.registeredAt(),
        agent.lastSeen(),
        agent.incarnation(),
        agent.revision(),
        agent.duplicateIdentity(),
        agent.ttl(),
        agent.evictAt(),
        agent.nextActiveAt(),
        agent.signingKey());
  }

  @Test
  void capabilitiesAreListedWithTheirVersionsAndStates() {
    String token = after(topic.put(typed(new RandomWorld(2).agent("listed-1", 1), "listed")));
    HttpResponse<String> answer =
        gateway.get("/v1/capabilities?prefix=listed.&min_revision=" + token, Gateway.VIEWER);

    assertThat(answer.headers().firstValue("Observatory-Revision")).isPresent();
    JsonNode item = Gateway.json(answer).get("items").get(0);
    assertThat(item.get("name").asString()).isEqualTo("listed.skill");
    assertThat(item.get("versions").get(0).get("version").asString()).isEqualTo("2.1");
    assertThat(item.get("versions").get(0).get("agents").asInt()).isEqualTo(1);
    assertThat(item.get("agents_by_state")).hasSize(1);
  }

  @Test
  void aRevisionThatDoesNotComeIsNotAnswered() {
    String never = RevisionToken.ofAgent("nobody", 7).toString();
    HttpResponse<String> answer = gateway.get("/v1/agents?min_revision=" + never, Gateway.VIEWER);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Gateway.json(answer).get("code").asString()).isEqualTo("revision_not_reached");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=a+AND | invalid_query",
        "q=state:dead | invalid_query",
        "min_revision=xyz | invalid_revision",
        "q=a&cursor=YQ | invalid_cursor",
        "q=a&limit=0 | invalid_limit",
        "q=a&status=evicted | invalid_status"
      })
  void badQuestionsAreRefusedWithACode(String parameters, String code) {
    HttpResponse<String> answer = gateway.get("/v1/agents?" + parameters, Gateway.VIEWER);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Gateway.json(answer).get("code").asString()).isEqualTo(code);
  }

  @Test
  void recordsThatTellNothingArePassedOver() {
    byte[] key = "poison-1".getBytes(StandardCharsets.UTF_8);
    topic.send(key, new byte[] {1, 2, 3});
    topic.send(key, new byte[0]);
    topic.put(typed(new RandomWorld(3).agent("poison-1", 1), "poison"));

    await().atMost(SOON).until(() -> ids(ask("q=type:poison")).contains("poison-1"));
    assertThat(gateway.metric("observatory_heartbeat_map_skipped_total")).isGreaterThanOrEqualTo(2);
    assertThat(gateway.metric("observatory_heartbeat_map_agents")).isPositive();
    assertThat(gateway.get("/actuator/prometheus", Gateway.VIEWER).body())
        .contains("observatory_heartbeat_map_lag", "observatory_heartbeat_query_seconds_bucket")
        .contains("observatory_heartbeat_streams");
  }
}
