package io.observatory.hitl;

import static io.observatory.hitl.Gateway.ADMIN;
import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every documented operation, with what nobody should send, answers as the document says, and no
 * 5xx.
 */
class FuzzIT {

  private static final Infra INFRA = Infra.shared();
  private static final long SEED = 20_261_120;
  private static final OpenApi DOCUMENT = OpenApi.load();
  private static final String SCOPE = "{\"kind\":\"agent\",\"id\":\"of-documented\"}";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static Gateway gateway;
  private static TestSessions sessions;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    sessions = new TestSessions(INFRA);
    gateway = Gateway.start(INFRA, INFRA.database("hitl"), Map.of("hitl.command.patience", "50ms"));
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    // Other tests share the relay's state.
    gateway.post("/v1/scopes/unpause", OPERATOR, "{\"kind\":\"all\"}");
    gateway.put("/v1/guards", OPERATOR, "{}");
    gateway.close();
    sessions.close();
  }

  @Test
  void whatPeopleDoIsAnsweredAsDocumented() {
    String held = "/v1/sessions/documented-1";
    sessions.ask("documented-1", "a");
    sessions.say("documented-1", "b");
    await().atMost(SOON).until(() -> !gateway.gates("documented-1").isEmpty());
    await().atMost(SOON).until(() -> gateway.get(held + "/graph", OPERATOR).statusCode() == 200);
    for (String list : List.of("/v1/sessions", "/v1/gates")) {
      fits("get", list, list + "?limit=500", OPERATOR, "");
    }
    for (String of : List.of("", "/buffer", "/graph")) {
      fits("get", "/v1/sessions/{id}" + of, held + of, OPERATOR, "");
    }
    String gate = gateway.gates("documented-1").getFirst().get("gate_id").asString();
    fits("get", "/v1/gates/{id}", "/v1/gates/" + gate, OPERATOR, "");

    carriedOut("pause", "{\"reason\":\"r\"}");
    carriedOut("rewrite", "{\"trace_id\":\"a\",\"patch\":{\"action\":{\"tool_input\":\"x\"}}}");
    carriedOut("inject", "{\"decision\":" + decision("documented-1", "c") + "}");
    carriedOut("drop", "{\"trace_id\":\"b\"}");
    carriedOut("drop", "{\"trace_id\":\"nowhere\"}");
    carriedOut("reject", "{}");
    carriedOut("unpause", "{\"flush_all\":true}");
    carriedOut("approve", "{}");
    ended(fits("post", "/v1/scopes/pause", "/v1/scopes/pause", OPERATOR, SCOPE));
    ended(fits("post", "/v1/scopes/unpause", "/v1/scopes/unpause", OPERATOR, SCOPE));
    fits("post", "/v1/decisions", "/v1/decisions", AGENT, decision("documented-2", "a"));
    for (String verb : List.of("pause", "unpause", "unpause", "rewrite")) {
      fits(
          "post",
          "/gateway/sessions/{id}/" + verb,
          "/gateway/sessions/documented-1/" + verb,
          OPERATOR,
          "{\"agent_id\":\"a\",\"reason\":\"r\",\"trace_id\":\"z\",\"new_payload\":{}}");
    }
    fits("get", "/v1/interventions", "/v1/interventions?limit=500", OPERATOR, "");
    for (String list : List.of("/v1/sessions", "/v1/gates")) {
      String any = list.endsWith("gates") ? "?state=any" : "";
      fits("get", list, list + any, OPERATOR, "");
    }
  }

  private static void carriedOut(String verb, String body) {
    String path = "/v1/sessions/{id}/" + verb;
    ended(fits("post", path, path.replace("{id}", "documented-1"), OPERATOR, body));
  }

  /** Also refused is ended. */
  private static void ended(JsonNode command) {
    String id = "/v1/commands/" + command.get("command_id").asString();
    await()
        .atMost(SOON)
        .until(
            () ->
                !fits("get", "/v1/commands/{id}", id, OPERATOR, "")
                    .get("status")
                    .asString()
                    .equals("PENDING"));
  }

  private static JsonNode fits(String verb, String path, String target, String token, String body) {
    HttpResponse<String> answer =
        verb.equals("get") ? gateway.get(target, token) : gateway.post(target, token, body);
    assertThat(DOCUMENT.complaints(verb, path, answer))
        .as("%s %s %s → %s %s", verb, target, body, answer.statusCode(), answer.body())
        .isEmpty();
    return Gateway.json(answer);
  }

  private static String decision(String session, String trace) {
    return """
        {"meta":{"session_id":"%s","trace_id":"%s","timestamp":"2026-11-21T12:00:00Z"},
         "identity":{"agent_id":"http-1","agent_type":"w","capability_version":"1"}}
        """
        .formatted(session, trace);
  }

  @TestFactory
  List<DynamicTest> everyOperationWithstandsNonsense() {
    return nonsense(12);
  }

  @TestFactory
  @Tag("chaos")
  List<DynamicTest> everyOperationWithstandsMoreNonsense() {
    return nonsense(30);
  }

  private static List<DynamicTest> nonsense(int rounds) {
    List<DynamicTest> tests = new ArrayList<>();
    DOCUMENT
        .paths()
        .forEach(
            (path, verbs) ->
                verbs.forEach(
                    (verb, operation) -> {
                      if (!path.endsWith("/stream")) {
                        tests.add(
                            DynamicTest.dynamicTest(
                                verb + " " + path, () -> fuzz(path, verb, operation, rounds)));
                      }
                    }));
    return tests;
  }

  private static void fuzz(String path, String verb, Map<String, Object> operation, int rounds) {
    Random random = new Random(SEED + path.hashCode() * 31L + verb.hashCode());
    for (int round = 0; round < rounds; round++) {
      String target =
          path.replaceAll("\\{[a-z]+}", Matcher.quoteReplacement(encoded(Nonsense.id(random))))
              + query(operation, random);
      String body = Nonsense.body(random);
      HttpRequest.Builder request =
          gateway
              .request(target, token(path))
              .header("If-Match", "\"999\"") // so that no policy is written
              .header("Content-Type", random.nextInt(10) == 0 ? "text/plain" : "application/json");
      if (random.nextInt(4) == 0) {
        request.header("Idempotency-Key", "k" + random.nextInt(5));
      }
      request.method(
          verb.toUpperCase(java.util.Locale.ROOT),
          verb.equals("get")
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(body));

      HttpResponse<String> answer = Gateway.call(request);

      assertThat(answer.statusCode())
          .as("%s %s %s → %s", verb, target, body, answer.body())
          .isLessThan(500);
      assertThat(answer.body()).doesNotContain("Exception");
      if (!isTheContainers(answer)) {
        assertThat(DOCUMENT.complaints(verb, path, answer))
            .as("%s %s %s → %s %s", verb, target, body, answer.statusCode(), answer.body())
            .isEmpty();
      }
    }
  }

  private static String token(String path) {
    if (path.startsWith("/v1/policies")) {
      return ADMIN;
    }
    return path.equals("/v1/decisions") ? AGENT : OPERATOR;
  }

  /**
   * A path with {@code %00} or {@code %2F} is refused by Tomcat itself, before anything of ours.
   */
  private static boolean isTheContainers(HttpResponse<String> answer) {
    return answer.statusCode() == 400 && answer.body().startsWith("<!doctype html>");
  }

  @SuppressWarnings("unchecked") // the document is ours
  private static String query(Map<String, Object> operation, Random random) {
    StringBuilder query = new StringBuilder();
    for (Map<String, Object> parameter :
        (List<Map<String, Object>>) operation.getOrDefault("parameters", List.of())) {
      String reference = String.valueOf(parameter.get("$ref"));
      String name =
          reference.endsWith("/Cursor")
              ? "cursor"
              : reference.endsWith("/Limit") ? "limit" : String.valueOf(parameter.get("name"));
      boolean inQuery = !reference.startsWith("#") && "query".equals(parameter.get("in"));
      if ((inQuery || name.equals("cursor") || name.equals("limit")) && random.nextBoolean()) {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(name)
            .append('=')
            .append(encoded(Nonsense.parameter(random)));
      }
    }
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
