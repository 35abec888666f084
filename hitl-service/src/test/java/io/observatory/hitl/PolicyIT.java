package io.observatory.hitl;

import static io.observatory.hitl.Gateway.ADMIN;
import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.OPERATOR;
import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static io.observatory.hitl.PolicyCalls.CREATE;
import static io.observatory.hitl.PolicyCalls.document;
import static io.observatory.hitl.PolicyCalls.documented;
import static io.observatory.hitl.PolicyCalls.facts;
import static io.observatory.hitl.PolicyCalls.name;
import static io.observatory.hitl.PolicyCalls.rule;
import static io.observatory.hitl.PolicyCalls.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.observatory.events.OperatorAction;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.PolicyDesk;
import io.observatory.hitl.policy.Verdict;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Policies over HTTP: who may change them, on which condition, and what is kept of it. */
@OnSharedService
class PolicyIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);
  private static PolicyCalls policies;
  private static TopicReader actions;

  @BeforeAll
  static void start() {
    policies = new PolicyCalls(STAGE.gateway());
    actions = new TopicReader(Infra.shared().bootstrapServers(), TestSessions.ACTIONS);
  }

  @AfterAll
  static void stop() {
    actions.close();
  }

  private static Verdict judged(String agent) {
    return STAGE.gateway().bean(PolicyDesk.class).judge(facts(agent, Map.of()));
  }

  private static HttpResponse<String> put(
      String name, String token, @Nullable String condition, Object document) {
    return policies.put(name, token, condition, document);
  }

  private static HttpResponse<String> dryRun(String token, Map<String, ?> question) {
    return policies.dryRun(token, question);
  }

  @Test
  void aPolicyIsWrittenReadAndChangedByWhoSawItsVersion() {
    String name = name();
    HttpResponse<String> made = put(name, ADMIN, CREATE, document(name, "default", "AUTO"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(judged(name).decision()).as("at once on this instance").isEqualTo(Decision.AUTO);
    HttpResponse<String> read =
        documented(
            "get", "/v1/policies/{name}", STAGE.gateway().get("/v1/policies/" + name, VIEWER));
    assertThat(tag(read)).isEqualTo(tag(made)).isEqualTo("\"1\"");
    assertThat(json(read).get("author").asString()).isEqualTo("ada");

    HttpResponse<String> changed =
        put(name, ADMIN, "If-Match: " + tag(read), document(name, "default", "DENY"));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(tag(changed)).isEqualTo("\"2\"");
    assertThat(judged(name).decision()).isEqualTo(Decision.DENY);
    assertThat(judged(name).version()).isEqualTo(2);

    String all = "/v1/policies/" + name + "/versions";
    JsonNode first =
        json(
            documented(
                "get",
                "/v1/policies/{name}/versions",
                STAGE.gateway().get(all + "?limit=1", VIEWER)));
    assertThat(first.get("items").get(0).get("version").asLong()).isEqualTo(2);
    String cursor = first.get("next_cursor").asString();
    JsonNode rest = json(STAGE.gateway().get(all + "?limit=1&cursor=" + cursor, VIEWER));
    assertThat(rest.get("items").get(0).get("version").asLong()).isEqualTo(1);
    assertThat(rest.get("next_cursor").isNull()).isTrue();
    JsonNode old =
        json(
            documented(
                "get",
                "/v1/policies/{name}/versions/{version}",
                STAGE.gateway().get(all + "/1", VIEWER)));
    assertThat(old.get("document").get("default").asString()).isEqualTo("AUTO");
    JsonNode list =
        json(
            documented(
                "get", "/v1/policies", STAGE.gateway().get("/v1/policies?limit=500", VIEWER)));
    assertThat(list.get("items").findValuesAsString("name")).contains(name);
  }

  @Test
  void whoDoesNotSayWhatItSawChangesNothing() {
    String name = name();
    assertThat(put(name, ADMIN, null, document(name)).statusCode()).isEqualTo(428);
    assertThat(put(name, ADMIN, "If-Match: *", document(name)).statusCode()).isEqualTo(428);
    assertThat(put(name, ADMIN, "If-Match: \"1\"", document(name)).statusCode()).isEqualTo(412);
    assertThat(put(name, ADMIN, "If-None-Match: \"1\"", document(name)).statusCode())
        .isEqualTo(400);
    assertThat(put(name, ADMIN, CREATE, document(name)).statusCode()).isEqualTo(201);
    HttpResponse<String> again = put(name, ADMIN, CREATE, document(name));
    assertThat(again.statusCode()).isEqualTo(412);
    assertThat(json(again).get("code").asString()).isEqualTo("policy_changed");
    assertThat(json(again).get("detail").asString()).contains("current version is 1");
    for (String tag : List.of("\"2\"", "W/\"1\"", "1", "\"x\"", "\"0\"", "\"-1\"")) {
      assertThat(put(name, ADMIN, "If-Match: " + tag, document(name)).statusCode())
          .as(tag)
          .isEqualTo(412);
    }
  }

  @Test
  void ofManyWhoSawTheSameVersionOneChangesIt() {
    String name = name();
    List<Integer> created =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(each -> put(name, ADMIN, CREATE, document(name, "order", each)))
            .map(HttpResponse::statusCode)
            .toList();
    assertThat(created).containsOnlyOnce(201).allMatch(status -> status == 201 || status == 412);
    List<Integer> changed =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(each -> put(name, ADMIN, "If-Match: \"1\"", document(name, "order", each)))
            .map(HttpResponse::statusCode)
            .toList();
    assertThat(changed).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 412);
    JsonNode versions = json(STAGE.gateway().get("/v1/policies/" + name + "/versions", VIEWER));
    assertThat(versions.get("items")).hasSize(2);
  }

  @Test
  void onlyAdministratorsWriteAndAgentsNeitherWriteNorAsk() {
    String name = name();
    for (String token : List.of(AGENT, VIEWER, OPERATOR)) {
      assertThat(put(name, token, CREATE, document(name)).statusCode()).isEqualTo(403);
      assertThat(dryRun(token, Map.of("facts", Map.of())).statusCode()).isEqualTo(403);
    }
    assertThat(STAGE.gateway().get("/v1/policies", AGENT).statusCode()).isEqualTo(403);
    assertThat(STAGE.gateway().get("/v1/policies/" + name, AGENT).statusCode()).isEqualTo(403);
    assertThat(STAGE.gateway().get("/v1/policies", null).statusCode()).isEqualTo(401);
    assertThat(STAGE.gateway().get("/v1/policies/" + name, VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNotValidIsRefusedWithItsPlace() {
    String name = name();
    Map<String, Map<String, Object>> faults =
        Map.of(
            "document.rules[0].when",
            document(name, "rules", List.of(rule("r", "agent.nmae == 'x'", "AUTO"))),
            "document.when",
            Map.of("when", "1 +"),
            "document.terms.quorum",
            document(name, "terms", Map.of("quorum", "two of any")),
            "document.defualt",
            document(name, "defualt", "AUTO"));
    faults.forEach(
        (path, document) -> {
          HttpResponse<String> refused = put(name, ADMIN, CREATE, document);
          assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
          assertThat(json(refused).get("errors").get(0).get("path").asString()).isEqualTo(path);
        });
    assertThat(put("Not_A_Name!".substring(0, 10), ADMIN, CREATE, document(name)).statusCode())
        .isEqualTo(400);
    assertThat(STAGE.gateway().get("/v1/policies/" + name, VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void theWorldIsToldWhoChangedIt() {
    String name = name();
    JsonNode first = json(put(name, ADMIN, CREATE, document(name)));
    JsonNode second = json(put(name, ADMIN, "If-Match: \"1\"", document(name, "default", "AUTO")));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(actions.of("ada"))
                    .extracting(
                        each ->
                            STAGE
                                .sessions()
                                .codec()
                                .decode(TestSessions.ACTIONS, each.value(), OperatorAction.class))
                    .filteredOn(action -> action.getSubject().equals("policy/" + name))
                    .satisfiesExactly(
                        made -> {
                          assertThat(made.getBeforeDigest()).isNull();
                          assertThat(made.getAfterDigest())
                              .isEqualTo(first.get("digest").asString());
                        },
                        changed -> {
                          assertThat(changed.getAction()).isEqualTo("policy.set");
                          assertThat(changed.getReason()).isEqualTo("a test");
                          assertThat(changed.getBeforeDigest())
                              .isEqualTo(first.get("digest").asString());
                          assertThat(changed.getAfterDigest())
                              .isEqualTo(second.get("digest").asString());
                        }));
  }

  @Test
  void nobodyMayChangeOrRemoveAVersion() {
    for (String sql :
        List.of(
            "UPDATE policy_version SET author = 'x'",
            "DELETE FROM policy_version",
            "DELETE FROM policy",
            "TRUNCATE policy_version")) {
      assertThatThrownBy(
              () -> {
                try (Connection connection =
                        DriverManager.getConnection(
                            STAGE.database().jdbcUrl(),
                            STAGE.database().appUser(),
                            STAGE.database().appPassword());
                    Statement statement = connection.createStatement()) {
                  statement.execute(sql);
                }
              })
          .as(sql)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void everyInstanceGoesByAChangeWithinASecond() {
    String name = name();
    try (Gateway other = Gateway.start(Infra.shared(), STAGE.database(), Map.of())) {
      PolicyDesk desk = other.bean(PolicyDesk.class);
      assertThat(desk.judge(facts(name, Map.of())).policy()).isNotEqualTo(name);
      put(name, ADMIN, CREATE, document(name, "default", "AUTO"));
      await()
          .atMost(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> desk.judge(facts(name, Map.of())).decision() == Decision.AUTO);
    }
  }
}
