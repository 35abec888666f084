package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Risk;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls about policies, each answer held to the document. Policies of tests are concerned with
 * their own agents only: other tests share the database.
 */
final class PolicyCalls {

  static final String CREATE = "If-None-Match: *";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final OpenApi DOCUMENT = OpenApi.load();

  private final Gateway gateway;

  PolicyCalls(Gateway gateway) {
    this.gateway = gateway;
  }

  static String name() {
    return "it-" + UUID.randomUUID();
  }

  /** Concerned with the agent of the policy's own name. */
  static Map<String, Object> document(String name, Object... more) {
    Map<String, Object> document = new HashMap<>(Map.of("when", "agent.id == '" + name + "'"));
    for (int i = 0; i < more.length; i += 2) {
      document.put((String) more[i], more[i + 1]);
    }
    return document;
  }

  static Map<String, Object> rule(String name, String when, String decision) {
    return Map.of("name", name, "when", when, "decision", decision);
  }

  HttpResponse<String> put(String name, String token, @Nullable String condition, Object document) {
    HttpRequest.Builder request =
        gateway
            .request("/v1/policies/" + name, token)
            .header("Content-Type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("document", document, "reason", "a test"))));
    if (condition != null) {
      request.header(condition.split(": ", 2)[0], condition.split(": ", 2)[1]);
    }
    return documented("put", "/v1/policies/{name}", Gateway.call(request));
  }

  /** One at a time: the judge keeps what it has read. */
  static synchronized HttpResponse<String> documented(
      String verb, String path, HttpResponse<String> answer) {
    assertThat(DOCUMENT.complaints(verb, path, answer)).as(answer.body()).isEmpty();
    return answer;
  }

  HttpResponse<String> dryRun(String token, Map<String, ?> question) {
    return documented("post", "/v1/policies/dry-run", quickly(token, question));
  }

  /** A dry run whose answer nobody holds to the document. */
  HttpResponse<String> quickly(String token, Map<String, ?> question) {
    return gateway.post("/v1/policies/dry-run", token, JSON.writeValueAsString(question));
  }

  static Facts facts(String agent, Map<String, @Nullable Object> arguments) {
    return new Facts(
        new Facts.Agent(agent, null, null, "refund"),
        "tool_call",
        "crm",
        arguments,
        Risk.MEDIUM,
        null,
        Instant.parse("2026-11-21T12:00:00Z"),
        new Facts.Requester(agent, true));
  }

  static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
