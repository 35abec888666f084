package io.observatory.hitl;

import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An earlier gateway's clients are answered in its words. */
class LegacyIT {

  @RegisterExtension static final Stage STAGE = Stage.with(Map.of("hitl.trusted-header", "true"));

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String HEADER = "X-Observatory-Operator-Id";
  private static final String MISSING_OPERATOR =
      "{\"status\":\"error\",\"reason\":\"missing_operator_id\"}";
  private static final String NOT_FOUND = "{\"status\":\"error\",\"reason\":\"not_found\"}";

  private static HttpResponse<String> call(String session, String verb, String body) {
    return STAGE
        .gateway()
        .post("/gateway/sessions/" + session + "/" + verb, null, body, HEADER, "oscar");
  }

  private static void answers(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void pauseAndUnpauseAnswerAsTheyDid() {
    String pause = "{\"agent_id\":\"a\",\"reason\":\"r\"}";
    answers(call("old-1", "pause", pause), 200, "{\"status\":\"ok\"}");
    answers(call("old-1", "pause", pause), 200, "{\"status\":\"ok\",\"note\":\"already_paused\"}");
    STAGE.sessions().say("old-1", "x");
    STAGE.sessions().say("old-1", "y");
    await()
        .atMost(SOON)
        .until(
            () ->
                Gateway.json(STAGE.gateway().get("/v1/sessions/old-1/buffer", OPERATOR))
                        .get("items")
                        .size()
                    == 2);
    answers(
        call("old-1", "unpause", "{\"agent_id\":\"a\"}"),
        200,
        "{\"status\":\"ok\",\"flushed_count\":2}");
    answers(
        call("old-1", "unpause", "{\"agent_id\":\"a\"}"),
        200,
        "{\"status\":\"ok\",\"note\":\"not_paused\"}");
    assertThat(
            STAGE.gateway().get("/v1/interventions?session=old-1&principal=oscar", OPERATOR).body())
        .contains("PAUSE");
  }

  @Test
  void whatIsMissingIsNamed() {
    answers(
        call("old-2", "pause", "{\"agent_id\":\"a\",\"reason\":\" \"}"),
        422,
        "{\"status\":\"error\",\"reason\":\"missing_required_fields\","
            + "\"fields\":[\"agent_id\",\"reason\"]}");
    answers(
        call("old-2", "unpause", "{}"),
        422,
        "{\"status\":\"error\",\"reason\":\"missing_required_fields\",\"fields\":[\"agent_id\"]}");
    answers(
        call("old-2", "rewrite", "{\"trace_id\":\"t\"}"),
        422,
        "{\"status\":\"error\",\"reason\":\"missing_required_fields\","
            + "\"fields\":[\"trace_id\",\"new_payload\"]}");
    answers(
        call("old-2", "rewrite", "{\"original_trace_id\":\"t\"}"),
        422,
        "{\"status\":\"error\",\"reason\":\"missing_required_fields\","
            + "\"fields\":[\"original_trace_id\",\"new_content\"]}");
    answers(
        call("old-2", "inject", "{\"agent_id\":\"a\"}"),
        422,
        "{\"status\":\"error\",\"reason\":\"missing_required_fields\","
            + "\"fields\":[\"agent_id\",\"payload\"]}");
  }

  @Test
  void bothFormsOfRewriteWorkAndFailAsTheyDid() {
    STAGE.sessions().ask("old-3", "a");
    await().atMost(SOON).until(() -> STAGE.gateway().gates("old-3").size() == 1);
    answers(call("old-3", "rewrite", "{\"trace_id\":\"z\",\"new_payload\":{}}"), 404, NOT_FOUND);
    answers(
        call("old-3", "rewrite", "{\"original_trace_id\":\"z\",\"new_content\":{}}"),
        422,
        NOT_FOUND);
    String edit = "{\"action\":{\"tool_input\":\"%s\"}}";
    answers(
        call(
            "old-3",
            "rewrite",
            "{\"trace_id\":\"a\",\"new_payload\":" + edit.formatted("one") + "}"),
        200,
        "{\"status\":\"ok\"}");
    answers(
        call(
            "old-3",
            "rewrite",
            "{\"original_trace_id\":\"a\",\"new_content\":" + edit.formatted("two") + "}"),
        200,
        "{\"status\":\"ok\"}");
  }

  @Test
  void anInjectedMessageIsDelivered() {
    answers(
        call(
            "old-4",
            "inject",
            """
            {"agent_id":"a","payload":{
              "meta":{"trace_id":"n","timestamp":1700000000000,"session_id":"old-4"},
              "identity":{"agent_id":"a","agent_type":"worker","capability_version":"1"}}}
            """),
        200,
        "{\"status\":\"ok\"}");
    await().atMost(SOON).until(() -> STAGE.sessions().traces("old-4").equals(List.of("n")));
  }

  @Test
  void whoIsNotNamedIsNotHeard() {
    String path = "/gateway/sessions/old-5/pause";
    String body = "{\"agent_id\":\"a\",\"reason\":\"r\"}";
    answers(STAGE.gateway().post(path, null, body), 401, MISSING_OPERATOR);
    answers(STAGE.gateway().post(path, null, body, HEADER, "  "), 401, MISSING_OPERATOR);
    assertThat(STAGE.gateway().post(path, AGENT, body, HEADER, "oscar").statusCode())
        .isEqualTo(403);
    assertThat(
            STAGE
                .gateway()
                .post("/v1/sessions/old-5/pause", null, body, HEADER, "oscar")
                .statusCode())
        .as("the header counts on the legacy paths only")
        .isEqualTo(401);
    answers(STAGE.gateway().post(path, OPERATOR, body), 200, "{\"status\":\"ok\"}");
  }
}
