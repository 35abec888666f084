package io.observatory.hitl;

import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** Every documented operation, with what nobody should send, answers something that is no 5xx. */
class FuzzIT {

  private static final Infra INFRA = Infra.shared();
  private static final int ROUNDS = 60;
  private static final long SEED = 20_261_120;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    TestSessions.prepare(INFRA);
    gateway = Gateway.start(INFRA, INFRA.database("hitl"), Map.of("hitl.command.patience", "50ms"));
    await().atMost(Duration.ofSeconds(30)).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    // Other tests share the relay's state.
    gateway.post("/v1/scopes/unpause", OPERATOR, "{\"kind\":\"all\"}");
    gateway.put("/v1/guards", OPERATOR, "{}");
    gateway.close();
  }

  @TestFactory
  @SuppressWarnings("unchecked") // the document is ours
  List<DynamicTest> everyOperationWithstandsNonsense() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream document =
        Objects.requireNonNull(FuzzIT.class.getResourceAsStream("/openapi.yaml"))) {
      Map<String, Object> root = new Yaml().load(document);
      Map<String, Map<String, Object>> paths =
          (Map<String, Map<String, Object>>) Objects.requireNonNull(root.get("paths"));
      paths.forEach(
          (path, verbs) ->
              verbs.forEach(
                  (verb, operation) -> {
                    if (!path.endsWith("/stream")) {
                      tests.add(
                          DynamicTest.dynamicTest(
                              verb + " " + path,
                              () -> fuzz(path, verb, (Map<String, Object>) operation)));
                    }
                  }));
    }
    return tests;
  }

  private static void fuzz(String path, String verb, Map<String, Object> operation) {
    Random random = new Random(SEED + path.hashCode() * 31L + verb.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      String target = path.replace("{id}", encoded(Nonsense.id(random))) + query(operation, random);
      String body = Nonsense.body(random);
      HttpRequest.Builder request =
          gateway
              .request(target, path.equals("/v1/decisions") ? AGENT : OPERATOR)
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
    }
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
