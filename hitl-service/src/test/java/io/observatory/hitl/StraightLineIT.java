package io.observatory.hitl;

import static io.observatory.hitl.Gateway.OPERATOR;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.GateEventKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** From a message that asks for a person to the person's answer, and out again. */
@OnSharedService
class StraightLineIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);

  private static void awaitGates(String sessionId, int count) {
    await().atMost(SOON).until(() -> STAGE.gateway().gates(sessionId).size() == count);
  }

  @Test
  void t1AMessageThatAsksForAPersonIsHeldAndOpensOneGate() {
    STAGE.sessions().say("line-1", "a");
    STAGE.sessions().ask("line-1", "b");
    STAGE.sessions().say("line-1", "c");

    awaitGates("line-1", 1);
    JsonNode gate = STAGE.gateway().gates("line-1").getFirst();
    assertThat(gate.get("state").asString()).isEqualTo("OPEN");
    assertThat(gate.get("trace_id").asString()).isEqualTo("b");
    assertThat(gate.get("tool_call").asString()).isEqualTo("tool.b");
    assertThat(gate.get("tool_input").asString()).isEqualTo("{\"of\":\"b\"}");
    assertThat(gate.get("reason").asString()).isEqualTo("hitl_required");
    JsonNode session = Objects.requireNonNull(STAGE.gateway().session("line-1"));
    assertThat(session.get("state").asString()).isEqualTo("PAUSED");
    assertThat(session.get("holds").get(0).asString())
        .isEqualTo("gate:" + gate.get("gate_id").asString());
    await().atMost(SOON).until(() -> STAGE.sessions().traces("line-1").equals(List.of("a")));
    await().atMost(SOON).until(() -> !STAGE.sessions().gateEvents("line-1").isEmpty());
    assertThat(STAGE.sessions().gateEvents("line-1"))
        .filteredOn(event -> event.getKind() == GateEventKind.OPENED)
        .hasSize(1);
    JsonNode one = json(STAGE.gateway().get("/v1/gates/" + gate.get("gate_id").asString(), VIEWER));
    assertThat(one).isEqualTo(gate);
  }

  @Test
  void t2TheFlushedCountIsTheNumberOfMessagesSeen() {
    byte[] first = STAGE.sessions().ask("line-2", "a");
    byte[] second = STAGE.sessions().say("line-2", "b");
    byte[] third = STAGE.sessions().say("line-2", "c");
    awaitGates("line-2", 1);

    HttpResponse<String> answer =
        STAGE.gateway().command("line-2", "approve", "{\"reason\":\"fine\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("state").asString()).isEqualTo("NORMAL");
    assertThat(json(answer).get("flushed_count").asLong()).isEqualTo(3);
    await().atMost(SOON).until(() -> STAGE.sessions().released("line-2").size() == 3);
    assertThat(STAGE.sessions().released("line-2"))
        .extracting(record -> record.value())
        .containsExactly(first, second, third);
    await()
        .atMost(SOON)
        .until(
            () ->
                "CLOSED"
                    .equals(STAGE.gateway().gates("line-2").getFirst().get("state").asString()));
    assertThat(STAGE.gateway().gates("line-2").getFirst().get("closed_by").asString())
        .isEqualTo("olga");
    assertThat(STAGE.gateway().gates("line-2").getFirst().get("flushed_count").asLong())
        .isEqualTo(3);
  }

  @Test
  void t3ARejectedMessageNeverComesOutAndItsDenialDoes() {
    STAGE.sessions().ask("line-3", "bad");
    STAGE.sessions().say("line-3", "next");
    awaitGates("line-3", 1);

    HttpResponse<String> answer =
        STAGE.gateway().command("line-3", "reject", "{\"reason\":\"deletes production\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    await().atMost(SOON).until(() -> STAGE.sessions().traces("line-3").equals(List.of("next")));
    await().atMost(SOON).until(() -> STAGE.sessions().gateEvents("line-3").size() >= 3);
    assertThat(STAGE.sessions().gateEvents("line-3"))
        .filteredOn(event -> event.getKind() == GateEventKind.DENIED)
        .singleElement()
        .satisfies(
            denied -> {
              assertThat(denied.getTraceId()).isEqualTo("bad");
              assertThat(denied.getPrincipal()).isEqualTo("olga");
              assertThat(denied.getReason()).isEqualTo("deletes production");
            });
    await()
        .atMost(SOON)
        .until(
            () ->
                "DENIED"
                    .equals(STAGE.gateway().gates("line-3").getFirst().get("state").asString()));
  }

  @Test
  void t4AnotherMessageThatAsksOpensItsOwnGateDuringTheFlush() {
    STAGE.sessions().ask("line-4", "a");
    STAGE.sessions().say("line-4", "b");
    STAGE.sessions().ask("line-4", "c");
    STAGE.sessions().say("line-4", "d");
    awaitGates("line-4", 1);

    JsonNode answer = json(STAGE.gateway().command("line-4", "approve", "{}"));

    assertThat(answer.get("code").asString()).isEqualTo("stopped_at_gate");
    assertThat(answer.get("flushed_count").asLong()).isEqualTo(2);
    awaitGates("line-4", 2);
    await().atMost(SOON).until(() -> STAGE.sessions().traces("line-4").equals(List.of("a", "b")));
    JsonNode all = json(STAGE.gateway().command("line-4", "approve", "{\"flush_all\":true}"));
    assertThat(all.get("flushed_count").asLong()).isEqualTo(2);
    await().atMost(SOON).until(() -> STAGE.sessions().traces("line-4").size() == 4);
  }

  @Test
  void whoPausesTwiceIsToldAndSoIsWhoUnpausesNothing() {
    JsonNode first = json(STAGE.gateway().command("line-5", "pause", "{\"reason\":\"look\"}"));
    assertThat(first.get("state").asString()).isEqualTo("PAUSED");
    assertThat(first.get("holds").get(0).asString()).isEqualTo("operator");
    assertThat(json(STAGE.gateway().command("line-5", "pause", "{}")).get("code").asString())
        .isEqualTo("already_paused");
    assertThat(json(STAGE.gateway().command("line-5", "unpause", "{}")).get("state").asString())
        .isEqualTo("NORMAL");
    assertThat(json(STAGE.gateway().command("line-5", "unpause", "{}")).get("code").asString())
        .isEqualTo("not_paused");
    assertThat(json(STAGE.gateway().command("line-5", "unpause", "")).get("seq").asLong())
        .isEqualTo(5);
  }

  @Test
  void everythingPeopleDidIsListedTheLatestFirst() {
    STAGE.gateway().command("line-6", "pause", "{\"reason\":\"one\"}");
    STAGE.gateway().command("line-6", "unpause", "{\"reason\":\"two\"}");
    STAGE.gateway().command("line-6", "drop", "{\"trace_id\":\"nothing\",\"reason\":\"three\"}");

    await()
        .atMost(SOON)
        .until(
            () ->
                "REFUSED".equals(interventions("session=line-6").get(0).get("status").asString()));
    JsonNode lines = interventions("session=line-6&principal=olga");
    assertThat(lines)
        .extracting(line -> line.get("reason").asString())
        .containsExactly("three", "two", "one");
    assertThat(lines.get(0).get("code").asString()).isEqualTo("trace_not_found");
    assertThat(lines.get(2).get("action").asString()).isEqualTo("PAUSE");
    assertThat(interventions("session=line-6&action=unpause")).hasSize(1);
    assertThat(interventions("session=line-6&from=2100-01-01T00:00:00Z")).isEmpty();
    JsonNode page = json(STAGE.gateway().get("/v1/interventions?session=line-6&limit=2", VIEWER));
    JsonNode rest =
        json(
            STAGE
                .gateway()
                .get(
                    "/v1/interventions?session=line-6&limit=2&cursor="
                        + page.get("next_cursor").asString(),
                    VIEWER));
    assertThat(rest.get("items")).hasSize(1);
    assertThat(rest.get("next_cursor").isNull()).isTrue();
  }

  private static JsonNode interventions(String query) {
    return json(STAGE.gateway().get("/v1/interventions?" + query, VIEWER)).get("items");
  }

  @Test
  void sessionsAreFoundByStateAndInPages() {
    for (String id : List.of("page-1", "page-2", "page-3")) {
      assertThat(STAGE.gateway().command(id, "pause", "{}").statusCode()).isEqualTo(200);
    }
    await().atMost(SOON).until(() -> STAGE.gateway().session("page-3") != null);

    JsonNode all =
        json(STAGE.gateway().get("/v1/sessions?state=paused&limit=500", VIEWER)).get("items");
    assertThat(all)
        .extracting(session -> session.get("session_id").asString())
        .contains("page-1", "page-2", "page-3")
        .isSorted();
    JsonNode first = json(STAGE.gateway().get("/v1/sessions?limit=1", VIEWER));
    JsonNode second =
        json(
            STAGE
                .gateway()
                .get("/v1/sessions?limit=1&cursor=" + first.get("next_cursor").asString(), VIEWER));
    assertThat(second.get("items").get(0).get("session_id").asString())
        .isGreaterThan(first.get("items").get(0).get("session_id").asString());
    assertThat(STAGE.gateway().get("/v1/sessions/never-heard-of", VIEWER).statusCode())
        .isEqualTo(404);
    assertThat(STAGE.gateway().get("/v1/sessions?state=asleep", VIEWER).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatIsNotHeldIsNotFound() {
    HttpResponse<String> drop = STAGE.gateway().command("line-7", "drop", "{\"trace_id\":\"x\"}");
    assertThat(drop.statusCode()).isEqualTo(404);
    assertThat(json(drop).get("code").asString()).isEqualTo("trace_not_found");
    assertThat(json(drop).get("command_id").asString()).isNotEmpty();
    assertThat(drop.headers().firstValue("Content-Type")).contains("application/problem+json");
    STAGE.gateway().command("line-7", "pause", "{}");
    HttpResponse<String> lift =
        STAGE.gateway().command("line-7", "unpause", "{\"hold_id\":\"other\"}");
    assertThat(lift.statusCode()).isEqualTo(404);
    assertThat(json(lift).get("code").asString()).isEqualTo("hold_not_found");
    assertThat(STAGE.gateway().post("/v1/sessions/%23scope:1/pause", OPERATOR, "{}").statusCode())
        .isEqualTo(400);
  }
}
