package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Slack sends when people click, answer and command, signed as it signs. */
final class SlackPeople {

  static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final AtomicLong TRIGGERS = new AtomicLong();

  private final Gateway gateway;

  SlackPeople(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The person gets a code and says it; the Slack user is called U and the person's name. */
  void link(String person) {
    HttpResponse<String> answer = command("U" + person, "link " + code(person));
    assertThat(answer.body()).contains("You are linked");
  }

  String code(String person) {
    HttpResponse<String> offered = gateway.post("/v1/chat/links", Gateway.of(person), "");
    assertThat(offered.statusCode()).as(offered.body()).isEqualTo(201);
    return Gateway.json(offered).get("code").asString();
  }

  HttpResponse<String> command(String user, String text) {
    return send(
        "commands",
        form(
            Map.of(
                "team_id",
                "T1",
                "user_id",
                user,
                "command",
                "/observatory",
                "text",
                text,
                "trigger_id",
                trigger())));
  }

  /** Clicks the button that a card has now. */
  void click(String user, JsonNode card, String button) {
    JsonNode found =
        card.path("blocks")
            .valueStream()
            .flatMap(block -> block.path("elements").valueStream())
            .filter(each -> each.path("action_id").asString("").equals(button))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + button + " on " + card));
    click(user, button, found.path("value").asString());
  }

  void click(String user, String button, String value) {
    HttpResponse<String> answer = send("interactions", clicked(user, button, value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  static String clicked(String user, String button, String value) {
    return payload(
        Map.of(
            "type", "block_actions",
            "user", Map.of("id", user, "team_id", "T1"),
            "team", Map.of("id", "T1", "domain", "test"),
            "container",
                Map.of("type", "message", "message_ts", "1700000000.000001", "channel_id", "C1"),
            "channel", Map.of("id", "C1"),
            "trigger_id", trigger(),
            "response_url", "https://hooks.slack.com/actions/T1/1/x",
            "actions",
                new Object[] {Map.of("type", "button", "action_id", button, "value", value)}));
  }

  /** Answers a dialog. */
  HttpResponse<String> answer(String user, JsonNode view, String reason) {
    return send(
        "interactions",
        payload(
            Map.of(
                "type", "view_submission",
                "user", Map.of("id", user, "team_id", "T1"),
                "team", Map.of("id", "T1", "domain", "test"),
                "trigger_id", trigger(),
                "view",
                    Map.of(
                        "callback_id",
                        view.path("callback_id").asString(),
                        "private_metadata",
                        view.path("private_metadata").asString(),
                        "state",
                        Map.of(
                            "values",
                            Map.of(
                                "reason",
                                Map.of(
                                    "reason",
                                    Map.of("type", "plain_text_input", "value", reason))))))));
  }

  private static String trigger() {
    return "1.2." + TRIGGERS.incrementAndGet();
  }

  private static String payload(Map<String, Object> payload) {
    return form(Map.of("payload", JSON.writeValueAsString(payload)));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  HttpResponse<String> send(String where, String body) {
    Instant now = Clock.systemUTC().instant();
    return send(where, body, now.getEpochSecond(), signature(SECRET, now.getEpochSecond(), body));
  }

  HttpResponse<String> send(String where, String body, long at, @Nullable String signature) {
    HttpRequest.Builder request =
        gateway
            .request("/v1/chat/slack/" + where, null)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", Long.toString(at))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return Gateway.call(
        signature == null ? request : request.header("X-Slack-Signature", signature));
  }

  static String signature(String secret, long at, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v0="
          + HexFormat.of()
              .formatHex(mac.doFinal(("v0:" + at + ":" + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
