package io.observatory.hitl;

import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.DecisionLog;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Messages that people look at, change and add, and those agents send without Kafka. */
@OnSharedService
class EditIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);

  private static JsonNode buffer(String sessionId, String query) {
    return json(STAGE.gateway().get("/v1/sessions/" + sessionId + "/buffer?" + query, VIEWER));
  }

  /** Also from the service's first second, in which some partitions are not served yet. */
  private static JsonNode held(String sessionId, int count) {
    return await()
        .atMost(SOON)
        .until(
            () -> buffer(sessionId, "").path("items"),
            items -> items.isArray() && items.size() == count);
  }

  private static String decision(String sessionId, String traceId, String agentId) {
    return """
    {"meta":{"trace_id":"%s","timestamp":"2026-11-20T12:00:00Z","session_id":"%s"},
     "identity":{"agent_id":"%s","agent_type":"worker","capability_version":"1"},
     "action":{"status":"PENDING","tool_call":"ls"}}
    """
        .formatted(traceId, sessionId, agentId);
  }

  private static DecisionLog decoded(ConsumerRecord<byte[], byte[]> record) {
    return STAGE
        .sessions()
        .codec()
        .decode(TestSessions.RELEASED, record.value(), DecisionLog.class);
  }

  @Test
  void whatWaitsIsShownInPages() {
    STAGE.sessions().ask("edit-1", "a");
    STAGE.sessions().say("edit-1", "b");
    STAGE.sessions().say("edit-1", "c");
    JsonNode items = held("edit-1", 3);

    assertThat(items)
        .extracting(item -> item.get("trace_id").asString())
        .containsExactly("a", "b", "c");
    assertThat(items.get(0).get("asks").get(0).asString()).isEqualTo("hitl_required");
    assertThat(items.get(0).get("decision").get("action").get("tool_call").asString())
        .isEqualTo("tool.a");
    JsonNode page = buffer("edit-1", "limit=2");
    assertThat(page.get("may_be_uncommitted").asBoolean()).isTrue();
    JsonNode rest = buffer("edit-1", "limit=2&cursor=" + page.get("next_cursor").asString());
    assertThat(rest.get("items")).hasSize(1);
    assertThat(rest.get("next_cursor").isNull()).isTrue();
    assertThat(held("edit-none", 0)).isEmpty();
  }

  @Test
  void t5ARewrittenMessageComesOutAsItWasRewritten() throws Exception {
    byte[] original = STAGE.sessions().ask("edit-2", "a");
    STAGE.sessions().ask("edit-3", "b");
    String digest = held("edit-2", 1).get(0).get("digest").asString();

    String patch = "{\"trace_id\":\"%s\",\"expected_digest\":\"%s\",\"patch\":%s}";
    String edit = "{\"action\":{\"tool_input\":\"{}\"},\"cognition\":null}";
    HttpResponse<String> others =
        STAGE.gateway().command("edit-3", "rewrite", patch.formatted("a", digest, edit));
    assertThat(others.statusCode()).as("another session's trace").isEqualTo(404);
    HttpResponse<String> stale =
        STAGE.gateway().command("edit-2", "rewrite", patch.formatted("a", "0".repeat(64), edit));
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(json(stale).get("code").asString()).isEqualTo("digest_mismatch");
    HttpResponse<String> unknown =
        STAGE
            .gateway()
            .command(
                "edit-2", "rewrite", patch.formatted("a", digest, "{\"action\":{\"sudo\":true}}"));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(json(unknown).get("errors").get(0).get("path").asString())
        .isEqualTo("patch.action.sudo");

    HttpResponse<String> done =
        STAGE.gateway().command("edit-2", "rewrite", patch.formatted("a", digest, edit));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    HttpResponse<String> again =
        STAGE.gateway().command("edit-2", "rewrite", patch.formatted("a", digest, edit));
    assertThat(again.statusCode()).as("it is another message now").isEqualTo(409);

    assertThat(STAGE.gateway().command("edit-2", "approve", "{}").statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> STAGE.sessions().released("edit-2").size() == 1);
    ConsumerRecord<byte[], byte[]> out = STAGE.sessions().released("edit-2").getFirst();
    assertThat(decoded(out).getAction().getToolInput()).isEqualTo("{}");
    assertThat(decoded(out).getAction().getToolCall()).isEqualTo("tool.a");
    assertThat(decoded(out).getCognition()).isNull();
    assertThat(java.util.Arrays.copyOf(out.value(), 5))
        .as("the writer's schema")
        .isEqualTo(java.util.Arrays.copyOf(original, 5));
    assertThat(TestSessions.header(out, "observatory-origin")).isEqualTo("rewritten");
    assertThat(TestSessions.header(out, "observatory-operator")).isEqualTo("olga");
    assertThat(original("edit-2")).as("kept in the record").isEqualTo(original);
  }

  private static byte[] original(String sessionId) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                STAGE.database().jdbcUrl(),
                STAGE.database().ownerUser(),
                STAGE.database().ownerPassword());
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT original FROM hitl_intervention_events WHERE action = 'REWRITE'"
                        + " AND session_id = '"
                        + sessionId
                        + "'")) {
      assertThat(row.next()).isTrue();
      return row.getBytes(1);
    }
  }

  @Test
  void theWholeContentMayBeGivenToo() {
    STAGE.sessions().ask("edit-4", "a");
    JsonNode item = held("edit-4", 1).get(0);
    String content = item.get("decision").toString().replace("tool.a", "tool.safe");

    HttpResponse<String> done =
        STAGE
            .gateway()
            .command("edit-4", "rewrite", "{\"trace_id\":\"a\",\"content\":" + content + "}");
    HttpResponse<String> moved =
        STAGE
            .gateway()
            .command(
                "edit-4",
                "rewrite",
                "{\"trace_id\":\"a\",\"patch\":{\"meta\":{\"session_id\":\"other\"}}}");

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(moved.statusCode()).isEqualTo(422);
    assertThat(json(moved).get("errors").get(0).get("path").asString())
        .isEqualTo("patch.meta.session_id");
    STAGE.gateway().command("edit-4", "approve", "{}");
    await().atMost(SOON).until(() -> STAGE.sessions().released("edit-4").size() == 1);
    assertThat(decoded(STAGE.sessions().released("edit-4").getFirst()).getAction().getToolCall())
        .isEqualTo("tool.safe");
  }

  @Test
  void t7AMessageInjectedIntoARunningSessionIsDeliveredAtOnce() {
    String body = "{\"decision\":" + decision("edit-5", "n", "olga") + "}";
    HttpResponse<String> done = STAGE.gateway().command("edit-5", "inject", body);

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    await().atMost(SOON).until(() -> STAGE.sessions().traces("edit-5").equals(List.of("n")));
    ConsumerRecord<byte[], byte[]> out = STAGE.sessions().released("edit-5").getFirst();
    assertThat(TestSessions.header(out, "observatory-origin")).isEqualTo("operator");
    assertThat(TestSessions.header(out, "observatory-operator")).isEqualTo("olga");

    HttpResponse<String> elsewhere = STAGE.gateway().command("edit-6", "inject", body);
    assertThat(elsewhere.statusCode()).isEqualTo(422);
    assertThat(json(elsewhere).get("errors").get(0).get("path").asString())
        .isEqualTo("decision.meta.session_id");
  }

  @Test
  void aMessageIsInjectedWhereItIsWanted() {
    STAGE.sessions().ask("edit-7", "a");
    STAGE.sessions().say("edit-7", "b");
    held("edit-7", 2);
    for (String[] each :
        new String[][] {{"t", "TAIL", ""}, {"h", "HEAD", ""}, {"m", "before", "b"}}) {
      HttpResponse<String> done =
          STAGE
              .gateway()
              .command(
                  "edit-7",
                  "inject",
                  "{\"decision\":%s,\"place\":\"%s\"%s}"
                      .formatted(
                          decision("edit-7", each[0], "olga"),
                          each[1],
                          each[2].isEmpty() ? "" : ",\"before_trace_id\":\"" + each[2] + "\""));
      assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    }
    HttpResponse<String> nowhere =
        STAGE
            .gateway()
            .command(
                "edit-7",
                "inject",
                "{\"decision\":%s,\"place\":\"BEFORE\",\"before_trace_id\":\"z\"}"
                    .formatted(decision("edit-7", "x", "olga")));

    assertThat(nowhere.statusCode()).isEqualTo(404);
    STAGE.gateway().command("edit-7", "approve", "{}");
    await()
        .atMost(SOON)
        .until(() -> STAGE.sessions().traces("edit-7").equals(List.of("h", "a", "m", "b", "t")));
  }

  @Test
  void anAgentWithoutKafkaGoesTheSameWay() {
    HttpResponse<String> taken =
        STAGE.gateway().post("/v1/decisions", AGENT, decision("edit-8", "a", "http-1"));

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(json(taken).get("offset").asLong()).isNotNegative();
    await().atMost(SOON).until(() -> STAGE.sessions().traces("edit-8").equals(List.of("a")));
    DecisionLog out = decoded(STAGE.sessions().released("edit-8").getFirst());
    assertThat(out.getEventId()).isEqualTo(json(taken).get("event_id").asString());
  }

  @Test
  void anAgentSpeaksForItselfAndSaysWhatTheSchemaSays() {
    HttpResponse<String> other =
        STAGE.gateway().post("/v1/decisions", AGENT, decision("edit-9", "a", "http-2"));
    assertThat(other.statusCode()).isEqualTo(403);
    String good = decision("edit-9", "a", "http-1");
    Map<String, String> faults =
        Map.of(
            good.replace("\"PENDING\"", "\"MAYBE\""), "action.status",
            good.replace("\"trace_id\":\"a\",", ""), "meta.trace_id",
            good.replace("\"trace_id\":\"a\"", "\"trace_id\":\"\""), "meta.trace_id",
            good.replace("\"tool_call\":\"ls\"", "\"tool_cal\":\"ls\""), "action.tool_cal",
            good.replace("2026-11-20T12:00:00Z", "yesterday"), "meta.timestamp",
            good.replace("\"identity\"", "\"identities\""), "identities",
            good.replace("\"worker\"", "7"), "identity.agent_type");
    faults.forEach(
        (body, path) -> {
          HttpResponse<String> refused = STAGE.gateway().post("/v1/decisions", AGENT, body);
          assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
          assertThat(json(refused).get("errors").get(0).get("path").asString()).isEqualTo(path);
        });
    assertThat(STAGE.gateway().post("/v1/decisions", AGENT, "[]").statusCode()).isEqualTo(400);
    assertThat(STAGE.gateway().post("/v1/decisions", AGENT, "{\"a\"").statusCode()).isEqualTo(400);
    STAGE.sessions().say("edit-9", "after");
    await().atMost(SOON).until(() -> !STAGE.sessions().traces("edit-9").isEmpty());
    assertThat(STAGE.sessions().traces("edit-9")).containsExactly("after");
  }
}
