package io.observatory.deploy.demo;

import io.observatory.deploy.demo.GatewayClient.Answer;
import io.observatory.deploy.launcher.RunningStack;
import io.observatory.deploy.launcher.Secrets;
import io.observatory.deploy.launcher.StackSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The webhook-service as an admin asks it; each call may be repeated and has its effect once. */
final class WebhookDesk implements AutoCloseable {
  private static final int REFUSED = 400;
  private static final int UNDER_WAY = 409;
  private static final String SOURCE_SECRET = "It's a Secret to Everybody"; // GitHub's own example

  private final GatewayClient admin;
  private final String source;

  private WebhookDesk(GatewayClient admin, String source) {
    this.admin = admin;
    this.source = source;
  }

  static WebhookDesk of(RunningStack running, StackSettings settings, String run) {
    String base = running.status().component("webhook-service").endpoint();
    return new WebhookDesk(
        new GatewayClient(base, Secrets.open(settings.home()).token("admin")), "demo-" + run);
  }

  /** An endpoint as it was made. */
  record Made(String id, String secret) {}

  /** Makes an endpoint whose schedule is short; nothing while the service is away. */
  Optional<Made> endpoint(String url, String type) throws InterruptedException {
    return admin
        .ask(
            "POST",
            "/v1/endpoints",
            Map.of(
                "url",
                url,
                "types",
                List.of(type),
                "description",
                "of the demo",
                "retry",
                Map.of("delays", List.of("1s", "1s", "1s"), "jitter", 0)),
            "Idempotency-Key",
            url)
        .filter(WebhookDesk::isDone)
        .map(answer -> new Made(answer.said("id"), answer.said("secret")));
  }

  /** Publishes one event; true once the gateway has it. */
  boolean publish(String id, String type) throws InterruptedException {
    return admin
        .ask(
            "POST", "/v1/events", Map.of("event_id", id, "type", type, "data", Map.of("order", id)))
        .filter(WebhookDesk::isDone)
        .isPresent();
  }

  /** How many deliveries of an endpoint are in that state. */
  int deliveries(String endpoint, String status) throws InterruptedException {
    return admin
        .get("/v1/deliveries", Map.of("endpoint", endpoint, "status", status, "limit", "200"))
        .map(page -> page.path("items").size())
        .orElse(0);
  }

  /** Sends again what an endpoint did not take; true once that is under way. */
  boolean redrive(String endpoint) throws InterruptedException {
    return admin
        .ask(
            "POST",
            "/v1/replays",
            Map.of("kind", "REDRIVE", "endpoint_id", endpoint, "reason", "healed"))
        .filter(answer -> answer.status() == UNDER_WAY || isDone(answer))
        .isPresent();
  }

  /** Deletes an endpoint of the demo. */
  boolean delete(String endpoint) throws InterruptedException {
    return admin.ask("DELETE", "/v1/endpoints/" + endpoint, null, "If-Match", "*").isPresent();
  }

  /** Lets webhooks signed as GitHub signs them in; true once they are. */
  boolean hasSource() throws InterruptedException {
    return admin
        .ask(
            "PUT",
            "/v1/sources/" + source,
            Map.of("scheme", Map.of("kind", "GITHUB"), "secret", SOURCE_SECRET),
            "If-None-Match",
            "*")
        .isPresent();
  }

  /** What the gateway answers to a webhook, forged or not; empty while it is away. */
  String receive(String delivery, boolean forged) throws InterruptedException {
    String body = "{\"zen\":\"Keep it logically awesome.\"}";
    String signed = forged ? body + " " : body;
    return admin
        .text(
            "/gateway/webhooks/" + source,
            body,
            "X-GitHub-Event",
            "ping",
            "X-GitHub-Delivery",
            delivery,
            "X-Hub-Signature-256",
            "sha256=" + hmac(signed))
        .map(answer -> answer.status() < REFUSED ? "taken" : answer.said("code"))
        .orElse("");
  }

  private static boolean isDone(Answer answer) {
    if (answer.status() >= REFUSED) {
      throw new IllegalStateException("refused: " + answer.text());
    }
    return true;
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SOURCE_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
