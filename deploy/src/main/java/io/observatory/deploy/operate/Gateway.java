package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service as an operator asks it; every refusal says what to do next. */
final class Gateway implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long ASK_AGAIN_MILLIS = 500;

  private final String service;
  private final String base;
  private final String token;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param service its name in the stack
   * @param patience how long the answer to a command is waited for
   */
  Gateway(String service, String base, String token, Duration patience) {
    this.service = service;
    this.base = base.replaceFirst("/+$", "");
    this.token = token;
    this.patience = patience;
  }

  /** What a GET finds; {@link StackException} when there is no answer. */
  JsonNode get(String path, Map<String, String> parameters) throws InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    return read(send(request(path + (query.isEmpty() ? "" : "?" + query)).build()));
  }

  /**
   * Gives a command about a session and waits for its end.
   *
   * @return how it ended; its {@code status} is still {@code PENDING} when patience ran out
   */
  JsonNode command(String session, String verb, Map<String, String> body)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    HttpResponse<String> answer =
        send(
            request("/v1/sessions/" + encoded(session) + "/" + verb)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    JsonNode command = read(answer);
    while (command.path("status").asString("").equals("PENDING") && System.nanoTime() < deadline) {
      var _ = new CountDownLatch(1).await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      command = get("/v1/commands/" + encoded(command.path("command_id").asString("")), Map.of());
    }
    if (command.path("status").asString("").equals("REFUSED")) {
      throw refusal(command, 409);
    }
    return command;
  }

  /**
   * Votes about an approval; {@link StackException} when the vote does not count.
   *
   * @return the approval as it stands then
   */
  JsonNode decide(String approval, Map<String, ?> body) throws InterruptedException {
    return post("/v1/approvals/" + encoded(approval) + "/decide", body);
  }

  /** What a POST does; {@link StackException} when it is refused. */
  JsonNode post(String path, Map<String, ?> body) throws InterruptedException {
    return read(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build()));
  }

  /** How long the end of something is waited for. */
  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StackException(
          "The "
              + service
              + " at "
              + base
              + " does not answer ("
              + e.getClass().getSimpleName()
              + "). What runs: ./observatory status; start it: ./observatory start "
              + service,
          e);
    }
  }

  private JsonNode read(HttpResponse<String> answer) {
    JsonNode body = parsed(answer.body());
    int status = answer.statusCode();
    if (status == 200 || status == 202) {
      return body;
    }
    throw refusal(body, status);
  }

  private StackException refusal(JsonNode body, int status) {
    String said = Plain.text(body.path("detail").asString("HTTP " + status));
    String code = body.path("code").asString("");
    return new StackException(
        said + (code.isEmpty() ? "" : " (" + code + ")") + advice(code, status));
  }

  private String advice(String code, int status) {
    return switch (code) {
      case "trace_not_found" -> " What waits for a decision: ./observatory gates";
      case "approval_not_found", "already_decided", "already_voted", "approval_expired" ->
          " How it stands: ./observatory approvals --all";
      case "separation_of_duties", "not_eligible", "web_only", "step_up_required" -> "";
      case "delivery_not_found", "delivery_under_way" ->
          " What was given up: ./observatory dlq list";
      case "job_not_found", "job_cancelled", "too_late" ->
          " What there is: ./observatory jobs list";
      case "hold_not_found" -> " What holds which session: ./observatory sessions";
      default ->
          switch (status) {
            case 401 -> " The token is not known here; whose is it? See ./observatory help token";
            case 403 ->
                " This token's owner may not do that: it takes the role operator, or what the command's"
                    + " help names.";
            case 404 ->
                service.equals(GatewayOptions.SESSIONS)
                    ? " Sessions the gateway knows: ./observatory sessions --all"
                    : "";
            case 429 -> " Wait a minute, then repeat the command.";
            case 503 ->
                " Nothing is certain: repeat the command. What runs: ./observatory status; why it"
                    + " does not: ./observatory logs "
                    + service;
            default -> status >= 500 ? " Why: ./observatory logs " + service : "";
          };
    };
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
