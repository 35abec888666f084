package io.observatory.hitl;

import static io.observatory.hitl.Gateway.OPERATOR;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.OperatorAction;
import io.observatory.events.SessionControl;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.testsupport.TopicReader;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What holds for every command: recorded, once, answered in time or later. */
@OnSharedService
class CommandIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);
  private static TestDatabase database;
  private static Gateway gateway;
  private static TestSessions sessions;
  private static TopicReader control;
  private static TopicReader actions;

  @BeforeAll
  static void start() {
    database = STAGE.database();
    gateway = STAGE.gateway();
    sessions = STAGE.sessions();
    String brokers = Infra.shared().bootstrapServers();
    control = new TopicReader(brokers, TestSessions.CONTROL);
    actions = new TopicReader(brokers, TestSessions.ACTIONS);
  }

  @AfterAll
  static void stop() {
    control.close();
    actions.close();
  }

  private static void asOwner(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Commands for the relay, once all that were given by now are there. */
  private static int given(String sessionId) {
    String after = "after-" + sessionId;
    gateway.command(after, "pause", "{}");
    await().atMost(SOON).until(() -> !control.of(after).isEmpty());
    return control.of(sessionId).size();
  }

  @Test
  void t11WhatCanNotBeRecordedIsNotDone() throws Exception {
    asOwner("REVOKE INSERT ON hitl_intervention_events FROM hitl_app");
    HttpResponse<String> refused;
    try {
      refused = gateway.command("audit-1", "pause", "{\"reason\":\"stop\"}");
    } finally {
      asOwner("GRANT INSERT ON hitl_intervention_events TO hitl_app");
    }

    assertThat(refused.statusCode()).as(refused.body()).isGreaterThanOrEqualTo(500);
    HttpResponse<String> after = gateway.command("audit-1", "unpause", "{}");
    assertThat(json(after).get("seq").asLong()).as("nothing was counted").isEqualTo(1);
    assertThat(json(after).get("code").asString()).isEqualTo("not_paused");
    assertThat(given("audit-1")).isEqualTo(1);
    assertThat(json(gateway.get("/v1/interventions?session=audit-1", VIEWER)).get("items"))
        .hasSize(1);
  }

  @Test
  void nobodyMayChangeOrRemoveALine() {
    gateway.command("audit-2", "pause", "{}");
    for (String sql :
        List.of(
            "UPDATE hitl_intervention_events SET reason = 'x'",
            "DELETE FROM hitl_intervention_events",
            "TRUNCATE hitl_intervention_events")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> {
                try (Connection connection =
                        DriverManager.getConnection(
                            database.jdbcUrl(), database.appUser(), database.appPassword());
                    Statement statement = connection.createStatement()) {
                  statement.execute(sql);
                }
              })
          .as(sql)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void theWorldIsToldWhoDidWhat() {
    String id =
        json(gateway.command("told-1", "pause", "{\"reason\":\"look\"}"))
            .get("command_id")
            .asString();

    await().atMost(SOON).until(() -> !control.of("told-1").isEmpty());
    SessionControl record =
        sessions
            .codec()
            .decode(
                TestSessions.CONTROL,
                control.of("told-1").getFirst().value(),
                SessionControl.class);
    assertThat(record.getCommandId()).isEqualTo(id);
    assertThat(record.getPrincipal()).isEqualTo("olga");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(actions.of("olga"))
                    .extracting(
                        each ->
                            sessions
                                .codec()
                                .decode(TestSessions.ACTIONS, each.value(), OperatorAction.class))
                    .anySatisfy(
                        action -> {
                          assertThat(action.getSubject()).isEqualTo("session/told-1");
                          assertThat(action.getAction()).isEqualTo("session.pause");
                          assertThat(action.getReason()).isEqualTo("look");
                          assertThat(action.getRoles()).containsExactly("operator");
                        }));
  }

  @Test
  void aRepeatedRequestIsTheSameCommand() {
    String key = UUID.randomUUID().toString();
    String path = "/v1/sessions/repeat-1/pause";
    JsonNode first =
        json(gateway.post(path, OPERATOR, "{\"reason\":\"a\"}", "Idempotency-Key", key));
    HttpResponse<String> again =
        gateway.post(path, OPERATOR, "{\"reason\":\"a\"}", "Idempotency-Key", key);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(again).get("command_id")).isEqualTo(first.get("command_id"));
    assertThat(json(again).has("code")).as("not already_paused").isFalse();
    assertThat(given("repeat-1")).isEqualTo(1);

    HttpResponse<String> other =
        gateway.post(path, OPERATOR, "{\"reason\":\"b\"}", "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).get("code").asString()).isEqualTo("idempotency_key_reused");
    HttpResponse<String> elsewhere =
        gateway.post(
            "/v1/sessions/repeat-2/pause", OPERATOR, "{\"reason\":\"a\"}", "Idempotency-Key", key);
    assertThat(elsewhere.statusCode()).isEqualTo(422);
    HttpResponse<String> somebody =
        gateway.post(path, Gateway.ADMIN, "{\"reason\":\"a\"}", "Idempotency-Key", key);
    assertThat(json(somebody).get("code").asString())
        .as("keys are each principal's own")
        .isEqualTo("already_paused");
  }

  @Test
  void manyRepeatsAtOnceAreOneCommand() {
    String key = UUID.randomUUID().toString();
    List<String> ids =
        java.util.stream.IntStream.range(0, 16)
            .parallel()
            .mapToObj(
                each ->
                    gateway.post(
                        "/v1/sessions/repeat-3/pause", OPERATOR, "{}", "Idempotency-Key", key))
            .map(answer -> json(answer).get("command_id").asString())
            .distinct()
            .toList();

    assertThat(ids).hasSize(1);
    assertThat(given("repeat-3")).isEqualTo(1);
  }

  @Test
  void aScopeIsPausedWhenEveryPartitionSaysSo() {
    String mission = "m-" + UUID.randomUUID();
    String body = "{\"kind\":\"mission\",\"id\":\"%s\",\"reason\":\"stop\"}".formatted(mission);

    HttpResponse<String> paused = gateway.post("/v1/scopes/pause", OPERATOR, body);

    assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
    assertThat(json(paused).get("scope").asString()).isEqualTo("scope:mission:" + mission);
    sessions.send(
        TestSessions.decision("scoped-1", "a", false)
            .setContext(
                io.observatory.events.EventContext.newBuilder().setMissionId(mission).build())
            .build());
    await().atMost(SOON).until(() -> gateway.gates("scoped-1").size() == 1);
    assertThat(sessions.traces("scoped-1")).isEmpty();

    assertThat(gateway.post("/v1/scopes/unpause", OPERATOR, body).statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> sessions.traces("scoped-1").equals(List.of("a")));
    assertThat(gateway.post("/v1/scopes/pause", OPERATOR, "{\"kind\":\"town\"}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void theGuardsAreSetEverywhere() {
    HttpResponse<String> set =
        gateway.put("/v1/guards", OPERATOR, "{\"loop_window\":4,\"reason\":\"shorter\"}");
    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    HttpResponse<String> wrong = gateway.put("/v1/guards", OPERATOR, "{\"loop_window\":1}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(json(wrong).get("errors").get(0).get("path").asString()).isEqualTo("loop_window");
    gateway.put("/v1/guards", OPERATOR, "{}");
  }

  @Test
  void t12NeitherAgentsNorViewersCommand() {
    for (String token : List.of(VIEWER, Gateway.AGENT)) {
      assertThat(gateway.post("/v1/sessions/who-2/pause", token, "{}").statusCode()).isEqualTo(403);
      assertThat(gateway.post("/v1/scopes/pause", token, "{}").statusCode()).isEqualTo(403);
    }
    assertThat(gateway.post("/v1/sessions/who-2/pause", "unknown", "{}").statusCode())
        .isEqualTo(401);
    assertThat(gateway.get("/v1/sessions", null).statusCode()).isEqualTo(401);
    assertThat(gateway.get("/v1/sessions", Gateway.AGENT).statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v1/interventions?session=who-2", VIEWER).body())
        .contains("\"items\":[]");
  }
}
