package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.observatory.events.ApprovalEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody outside is told of every change, signed, in order, at least once. */
class WebhookIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NEW = "whsec_" + base64("a new secret of enough bytes");
  private static final String OLD = "whsec_" + base64("an old secret of enough bytes");
  private static final List<Told> TOLD = new CopyOnWriteArrayList<>();
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static final HttpServer RECEIVER = receiver();

  @RegisterExtension
  static final Stage STAGE =
      Stage.with(
          Map.of(
              "hitl.chat.webhooks[0].name",
              "pager",
              "hitl.chat.webhooks[0].url",
              "http://127.0.0.1:" + RECEIVER.getAddress().getPort() + "/hook",
              "hitl.chat.webhooks[0].secret-file",
              SlackStage.secret(NEW, OLD)));

  private record Told(String id, String timestamp, String signature, String body) {

    JsonNode event() {
      return JSON.readTree(body);
    }
  }

  private static String base64(String secret) {
    return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/hook", WebhookIT::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    Told told =
        new Told(
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    boolean fails = FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!fails) {
      TOLD.add(told);
    }
    exchange.sendResponseHeaders(fails ? 503 : 204, -1);
    exchange.close();
  }

  @AfterAll
  static void close() {
    RECEIVER.stop(0);
  }

  private static List<Told> told(String id) {
    return TOLD.stream()
        .filter(each -> each.event().path("approval_id").asString("").equals(id))
        .toList();
  }

  @Test
  void everyChangeIsToldInOrderAsOnTheTopicAndSignedWithEachSecret() {
    FAILURES.set(2);
    String id = STAGE.approvals().pending("hook.a");
    STAGE.approvals().decide(id, "ann", true);
    String digest = STAGE.approvals().get(id).get("arguments_digest").asString();
    STAGE.approvals().claim(id, digest);
    await().atMost(SOON).until(() -> told(id).size() == 4);
    assertThat(told(id).stream().map(each -> each.event().path("kind").asString()))
        .containsExactly("OPENED", "VOTED", "APPROVED", "CONSUMED");
    await().atMost(SOON).until(() -> STAGE.approvals().events(id).size() == 4);
    List<ApprovalEvent> events = STAGE.approvals().events(id);
    for (int i = 0; i < 4; i++) {
      Told told = told(id).get(i);
      assertThat(told.id()).isEqualTo(events.get(i).getEventId());
      assertThat(told.event().path("event_id").asString()).isEqualTo(told.id());
      assertThat(told.event().path("sent_at").asString())
          .isEqualTo(events.get(i).getSentAt().toString());
      assertThat(told.event().path("arguments_digest").asString()).isEqualTo(digest);
      List<String> wanted = new ArrayList<>();
      for (String secret : List.of(NEW, OLD)) {
        wanted.add("v1," + hmac(secret, told.id() + "." + told.timestamp() + "." + told.body()));
      }
      assertThat(told.signature()).isEqualTo(String.join(" ", wanted));
    }
    assertThat(told(id).get(1).event().path("vote").path("principal").asString()).isEqualTo("ann");
  }

  private static String hmac(String secret, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutASlackAppSlackFindsNobody() {
    assertThat(new SlackPeople(STAGE.gateway()).command("Uann", "hello").statusCode())
        .isEqualTo(404);
  }
}
