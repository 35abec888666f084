package io.observatory.hitl;

import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.EventContext;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.MutableClock;
import io.observatory.testsupport.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Which step led to which, and what a session's messages tell of it, on the real broker. */
class GraphIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final MutableClock CLOCK = MutableClock.at(Clock.systemUTC().instant());
  private static TestDatabase database;
  private static Gateway gateway;
  private static TestSessions agents;

  /** Time that stands still until a test moves it. */
  @Configuration(proxyBeanMethods = false)
  static class StandingClock {
    @Bean
    Clock testClock() {
      return CLOCK;
    }
  }

  @BeforeAll
  static void start() {
    INFRA.prepare();
    agents = new TestSessions(INFRA);
    database = INFRA.database("hitl");
    gateway = started(database);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    agents.close();
  }

  private static Gateway started(TestDatabase on) {
    Gateway made =
        Gateway.start(
            INFRA, on, Map.of("hitl.graph.orphan-interval", "100ms"), StandingClock.class);
    await().atMost(SOON).until(made::isReady);
    return made;
  }

  private static DecisionLog step(String session, String id, @Nullable String parent) {
    DecisionLog step = TestSessions.decision(session, id, false).build();
    DecisionMeta meta = step.getMeta();
    step.setMeta(new DecisionMeta(id, meta.getTimestamp(), parent, "c-" + session, session));
    step.setContext(
        EventContext.newBuilder()
            .setMissionId("m-" + session)
            .setWorkflowId("w-" + session)
            .build());
    return step;
  }

  private static void say(String session, String id, @Nullable String parent) {
    agents.send(step(session, id, parent));
  }

  private static JsonNode graph(String session) {
    HttpResponse<String> answer = gateway.get("/v1/sessions/" + session + "/graph", VIEWER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  /** The graph when its session has told that many messages. */
  private static JsonNode graph(String session, long messages) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              JsonNode known = gateway.session(session);
              return known != null && known.get("messages").asLong() == messages;
            });
    return graph(session);
  }

  private static JsonNode in(JsonNode graph, String id) {
    return graph
        .get("steps")
        .valueStream()
        .filter(step -> step.get("step_id").asString().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not in " + graph));
  }

  private static double count(String meter) {
    return gateway.bean(MeterRegistry.class).counter("observatory.hitl.graph." + meter).count();
  }

  @Test
  void stepsHangAtTheStepsThatLedToThem() {
    say("graph-tree", "a", null);
    say("graph-tree", "b", "a");
    say("graph-tree", "c", "a");

    JsonNode graph = graph("graph-tree", 3);

    assertThat(graph.get("root").asString()).isEqualTo("a");
    assertThat(graph.get("step_count").asInt()).isEqualTo(3);
    assertThat(graph.get("truncated").asBoolean()).isFalse();
    assertThat(in(graph, "c").get("attached_to").asString()).isEqualTo("a");
    assertThat(in(graph, "c").get("tool_call").asString()).isEqualTo("tool.c");
    assertThat(in(graph, "a").get("attached_to").isNull()).isTrue();
  }

  @Test
  void aGraphHasPages() {
    for (int i = 0; i < 5; i++) {
      say("graph-pages", "p" + i, i == 0 ? null : "p" + (i - 1));
    }
    graph("graph-pages", 5);
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          json(gateway.get("/v1/sessions/graph-pages/graph?limit=2&cursor=" + cursor, VIEWER));
      page.get("steps").forEach(step -> ids.add(step.get("step_id").asString()));
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? null : next.asString();
    } while (cursor != null);

    assertThat(ids).containsExactly("p0", "p1", "p2", "p3", "p4");
  }

  @Test
  void aSessionsMessagesTellWhoseItIs() {
    say("graph-told", "a", null);
    say("graph-told", "b", "a");
    graph("graph-told", 2);

    for (String filter : List.of("agent=agent-of-", "cluster=c-", "mission=m-", "workflow=w-")) {
      JsonNode found =
          json(gateway.get("/v1/sessions?" + filter + "graph-told", VIEWER)).get("items");
      assertThat(found.size()).as(filter).isOne();
      assertThat(found.get(0).get("session_id").asString()).isEqualTo("graph-told");
      assertThat(found.get(0).get("last_activity").isNull()).isFalse();
    }
  }

  @Test
  void whoseParentDoesNotComeIsAnOrphanAfterHalfAMinuteAndUntilItComes() {
    say("graph-late", "root", null);
    say("graph-late", "child", "parent");
    JsonNode waiting = in(graph("graph-late", 2), "child");
    assertThat(waiting.get("waiting").asBoolean()).isTrue();
    assertThat(waiting.get("orphan").asBoolean()).isFalse();
    assertThat(waiting.get("attached_to").isNull()).isTrue();
    double orphans = count("orphans");

    CLOCK.advance(Duration.ofSeconds(30));

    JsonNode orphan = in(graph("graph-late"), "child");
    assertThat(orphan.get("orphan").asBoolean()).isTrue();
    assertThat(orphan.get("waiting").asBoolean()).isFalse();
    assertThat(orphan.get("attached_to").asString()).isEqualTo("root");
    await().atMost(SOON).until(() -> count("orphans") > orphans);

    say("graph-late", "parent", "root");

    JsonNode found = in(graph("graph-late", 3), "child");
    assertThat(found.get("orphan").asBoolean()).isFalse();
    assertThat(found.get("attached_to").asString()).isEqualTo("parent");
  }

  @Test
  void aStepThatWouldCloseACycleIsRefusedAndTold() {
    double refused = count("refused");
    say("graph-cycle", "a", "c");
    say("graph-cycle", "b", "a");
    assertThat(graph("graph-cycle", 2).get("refused").isEmpty()).isTrue();
    say("graph-cycle", "c", "b");

    JsonNode graph = graph("graph-cycle", 3);

    assertThat(graph.get("refused_count").asInt()).isOne();
    assertThat(graph.get("refused").get(0).get("step_id").asString()).isEqualTo("c");
    assertThat(graph.get("refused").get(0).get("cycle_length").asInt()).isEqualTo(3);
    assertThat(graph.get("steps").valueStream().map(step -> step.get("step_id").asString()))
        .containsExactly("a", "b");
    await().atMost(SOON).until(() -> count("refused") > refused);
  }

  @Test
  void whatWaitsAtAGateOrWasRefusedThereIsToldWithTheStep() {
    agents.ask("graph-gate", "risky");
    graph("graph-gate", 1);
    await().atMost(SOON).until(() -> !in(graph("graph-gate"), "risky").get("gate").isNull());
    assertThat(in(graph("graph-gate"), "risky").get("gate").get("state").asString())
        .isEqualTo("OPEN");

    assertThat(gateway.command("graph-gate", "reject", "{}").statusCode()).isEqualTo(200);

    await()
        .atMost(SOON)
        .until(
            () ->
                in(graph("graph-gate"), "risky")
                    .get("gate")
                    .get("state")
                    .asString()
                    .equals("DENIED"));
  }

  @Test
  void whatAnOperatorAddedIsAStep() {
    say("graph-added", "a", null);
    graph("graph-added", 1);
    String decision =
        """
        {"decision": {"meta": {"trace_id": "added", "timestamp": "2026-11-20T12:00:00Z",
          "session_id": "graph-added", "parent_step_id": "a"},
         "identity": {"agent_id": "agent-of-graph-added", "agent_type": "worker",
          "capability_version": "1"}}}
        """;
    HttpResponse<String> answer = gateway.command("graph-added", "inject", decision);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    say("graph-added", "b", "added");

    JsonNode graph = graph("graph-added", 2);

    assertThat(in(graph, "added").get("origin").asString()).isEqualTo("operator");
    assertThat(in(graph, "added").get("attached_to").asString()).isEqualTo("a");
    assertThat(in(graph, "b").get("attached_to").asString()).isEqualTo("added");
  }

  @Test
  void whatTheRelayRefusesIsPassedOver() {
    agents
        .probe()
        .send(TestSessions.DECISIONS, "graph-odd", "garbage".getBytes(StandardCharsets.UTF_8));
    say("graph-odd", "t".repeat(5_000), null);
    say("graph-odd", "a", null);

    assertThat(graph("graph-odd", 2).get("step_count").asInt()).isOne();
  }

  @Test
  void aSessionNobodyKnowsHasNoGraph() {
    assertThat(gateway.get("/v1/sessions/graph-none/graph", VIEWER).statusCode()).isEqualTo(404);
    assertThat(gateway.get("/v1/sessions/graph-none/graph", null).statusCode()).isEqualTo(401);
  }

  @Test
  void theSameMessagesAgainGiveTheSameGraph() throws Exception {
    say("graph-again", "a", "c");
    say("graph-again", "b", "a");
    say("graph-again", "c", "b");
    say("graph-again", "d", "never");
    JsonNode first = graph("graph-again", 4);
    gateway.close();

    fromTheBeginning();
    gateway = started(database);
    say("graph-again", "e", "b");
    JsonNode again = graph("graph-again", 5);
    assertThat(in(again, "e").get("attached_to").asString()).isEqualTo("b");
    gateway.close();

    fromTheBeginning();
    TestDatabase other = INFRA.database("hitl");
    gateway = started(other);
    JsonNode anew = graph("graph-again", 5);
    assertThat(anew).isEqualTo(again);
    assertThat(anew.get("refused")).isEqualTo(first.get("refused"));
    database = other; // it is as good for the tests that follow
  }

  private static void fromTheBeginning() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", INFRA.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
      admin
          .listConsumerGroupOffsets("hitl-service-graph")
          .partitionsToOffsetAndMetadata()
          .get(10, TimeUnit.SECONDS)
          .keySet()
          .forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                admin
                    .alterConsumerGroupOffsets("hitl-service-graph", beginning)
                    .all()
                    .get(10, TimeUnit.SECONDS);
                return true;
              });
    }
  }
}
