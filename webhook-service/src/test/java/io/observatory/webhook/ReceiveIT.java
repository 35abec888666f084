package io.observatory.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.OperatorAction;
import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.events.WebhookReceived;
import io.observatory.platform.event.CloudEvents;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Webhooks from outside, from the sender's request to the event. */
class ReceiveIT {

  @RegisterExtension static final ReceiveStage STAGE = new ReceiveStage();

  private static final Duration SOON = Duration.ofSeconds(60);

  private static byte[] body(String id) {
    return "{\"id\" : \"%s\",\"event_id\":\"%s\",\n \"n\":1.0, \"a\":\"ä\"}"
        .formatted(id, id)
        .getBytes(UTF_8);
  }

  private static HttpResponse<String> github(String source, String id) {
    byte[] body = body(id);
    return STAGE.send(source, body, WebhookSender.GITHUB.headers(id, body));
  }

  /** Ingest: every scheme, good and bad, a repeat, and the event behind it. */
  @ParameterizedTest
  @EnumSource
  void eachSchemeGoodAndBad(WebhookSender sender) {
    String source = "each-" + sender;
    STAGE.create(source, sender.source(""));
    byte[] body = body("d1");
    String[] headers = sender.headers("d1", body);
    String[] forged = headers.clone();
    if (sender.signs()) {
      assertThat(STAGE.send(source, body("d2"), headers).statusCode()).isEqualTo(401);
    } else {
      forged[1] = headers[1].substring(0, headers[1].length() - 4) + "AAAA";
      assertThat(STAGE.send(source, body, forged).statusCode()).isEqualTo(401);
    }
    assertThat(STAGE.send(source, body).statusCode()).isEqualTo(401);

    HttpResponse<String> taken = STAGE.send(source, body, headers);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    assertThat(ReceiveStage.json(taken).get("repeat").asBoolean()).isFalse();
    // Without an id only the very same request is a repeat; with one, time goes on.
    boolean hasId = sender != WebhookSender.GENERIC_ED25519;
    String[] again = hasId ? sender.headers("d1", body) : headers;
    HttpResponse<String> repeat = STAGE.send(source, body, again);
    assertThat(ReceiveStage.json(repeat).get("repeat").asBoolean()).isTrue();
    assertThat(STAGE.send(source, body("d3"), sender.headers("d3", body("d3"))).statusCode())
        .isEqualTo(200);

    List<WebhookReceived> events = STAGE.events(source, 2);
    assertThat(events).hasSize(2);
    WebhookReceived event = events.getFirst();
    assertThat(event.getEventId()).isEqualTo(ReceiveStage.json(taken).get("event_id").asString());
    assertThat(event.getBody().array()).isEqualTo(body);
    assertThat(event.getVerified()).isTrue();
    assertThat(event.getSourceId()).isEqualTo(source);
    assertThat(event.getHeaders().toString()).doesNotContain(sender.secret());
  }

  @Test
  void aReplayAfterTheToleranceIsRefused() {
    STAGE.create("tolerance", WebhookSender.SLACK.source(",\"tolerance\":\"2s\""));
    byte[] body = body("d1");
    String past = Long.toString(Clock.systemUTC().instant().getEpochSecond() - 60);
    String future = Long.toString(Clock.systemUTC().instant().getEpochSecond() + 60);
    for (String time : List.of(past, future)) {
      HttpResponse<String> answer =
          STAGE.send("tolerance", body, WebhookSender.SLACK.headers("d1", time, body));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(ReceiveStage.json(answer).get("code").asString()).isEqualTo("invalid_signature");
    }
  }

  /** Ingest: over the limit is 413; an empty body is taken. */
  @Test
  void overTheLimitIs413AnnouncedOrNot() {
    STAGE.create("large", WebhookSender.LEGACY.source(""));
    for (byte[] body : List.of(new byte[64 * 1_024 + 1], new byte[1_500_000])) {
      assertThat(STAGE.send("large", body, WebhookSender.LEGACY.headers("d1", body)).statusCode())
          .isEqualTo(413);
    }
    byte[] fits = new byte[64 * 1_024];
    assertThat(STAGE.send("large", fits, WebhookSender.LEGACY.headers("d1", fits)).statusCode())
        .isEqualTo(200);
    byte[] empty = new byte[0];
    assertThat(STAGE.send("large", empty, WebhookSender.LEGACY.headers("d2", empty)).statusCode())
        .isEqualTo(200);
  }

  /** Ingest: an unknown source is 404. */
  @ParameterizedTest
  @ValueSource(strings = {"nobody", "a.b", "%2e%2e%00x", "x'--"})
  void anUnknownSourceIs404(String id) {
    int status = STAGE.send(id, body("d1"), "Authorization", "Bearer nonsense").statusCode();
    assertThat(status).isIn(400, 404);
  }

  /** Ingest: an unknown source, before its body. */
  @Test
  void anUnknownSourceIsRefusedBeforeItsBody() throws IOException {
    try (Socket socket = STAGE.begin("nobody")) {
      assertThat(SlowSenders.statusLine(socket)).contains(" 404 ");
    }
  }

  /** More senders than there are places hold back their bodies: others are served, they are not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "multipart/form-data; boundary=b",
        "application/x-www-form-urlencoded"
      })
  void slowBodiesDoNotCloseTheApi(String type) throws IOException {
    String source = "slow-" + type.substring(0, type.indexOf('/')) + type.length();
    STAGE.create(source, WebhookSender.GITHUB.source(""));
    assertThat(STAGE.send(source, body("d1")).statusCode()).as("known by now").isEqualTo(401);
    try (SlowSenders slow = SlowSenders.of(STAGE, source, type, 80)) {
      for (int i = 0; i < 20; i++) {
        assertThat(STAGE.get("/v1/sources?limit=1", "viewer").statusCode()).isEqualTo(200);
      }
      assertThat(slow.answerToOneThatDrips()).contains(" 408 ");
    }
  }

  /** What a form looks like to a servlet is a body like any other: nobody reads it before us. */
  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data; boundary=b", "application/x-www-form-urlencoded"})
  void formsAreVerifiedAsTheyCame(String type) {
    String source = "form-" + type.length();
    STAGE.create(source, WebhookSender.SHOPIFY.source(""));
    byte[] body =
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n".getBytes(UTF_8);
    List<String> headers = new ArrayList<>(List.of(WebhookSender.SHOPIFY.headers("d1", body)));
    headers.addAll(List.of("Content-Type", type));
    assertThat(STAGE.send(source, body, headers.toArray(String[]::new)).statusCode())
        .isEqualTo(200);
    assertThat(STAGE.events(source, 1).getFirst().getBody().array()).isEqualTo(body);
  }

  /** Ingest: the broker away is 503, never a false 2xx. */
  @Test
  void brokerAwayIs503AndLater200() {
    STAGE.create("broker", WebhookSender.GITHUB.source(""));
    assertThat(github("broker", "d1").statusCode()).isEqualTo(200);
    STAGE.proxy().cut();
    try {
      HttpResponse<String> away = github("broker", "d2");
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.headers().firstValue("Retry-After")).contains("5");
      assertThat(STAGE.get("/actuator/prometheus", "viewer").body())
          .contains("observatory_webhook_deferred_total{cause=\"topic_away\"}");
    } finally {
      STAGE.proxy().restore();
    }
    await().atMost(SOON).until(() -> github("broker", "d2").statusCode() == 200);
    List<WebhookReceived> events = STAGE.events("broker", 2);
    assertThat(events.stream().map(WebhookReceived::getDeliveryId).distinct())
        .containsExactly("d1", "d2");
    assertThat(events.stream().map(WebhookReceived::getEventId).distinct()).hasSize(2);
  }

  /** One in ten seconds; strangers do not count. */
  @Test
  void moreThanItMayIs429() {
    STAGE.create("limited", WebhookSender.GITHUB.source(""));
    assertThat(STAGE.send("limited", body("d1")).statusCode()).isEqualTo(401);
    assertThat(github("limited", "d1").statusCode()).isEqualTo(200);
    HttpResponse<String> more = github("limited", "d2");
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(ReceiveStage.json(more).get("code").asString()).isEqualTo("rate_limited");
    assertThat(more.headers().firstValue("Retry-After").orElse("")).isIn("9", "10", "11");
    assertThat(STAGE.get("/actuator/prometheus", "viewer").body())
        .contains("observatory_webhook_deferred_total{cause=\"rate_limited\"}");
  }

  @Test
  void databaseAwayKeepsNoSenderOut() {
    STAGE.create("database", WebhookSender.GITHUB.source(""));
    assertThat(STAGE.send("database", body("d1")).statusCode()).as("known by now").isEqualTo(401);
    STAGE.databaseProxy().cut();
    try {
      await()
          .atMost(SOON)
          .until(() -> STAGE.get("/v1/sources/database", "viewer").statusCode() == 503);
      assertThat(github("database", "d1").statusCode()).isEqualTo(200);
      assertThat(STAGE.get("/actuator/health/readiness", null).statusCode()).isEqualTo(200);
    } finally {
      STAGE.databaseProxy().restore();
    }
    await()
        .atMost(SOON)
        .until(() -> STAGE.get("/v1/sources/database", "viewer").statusCode() == 200);
    assertThat(STAGE.events("database", 1)).hasSize(1);
  }

  @Test
  void intentAndSessionByConfiguration() {
    STAGE.create(
        "routed",
        WebhookSender.ALERTMANAGER.source(
            """
            ,"routing":{"intent":{"from":"CONSTANT","text":"triage"},
            "session_id":{"from":"POINTER","text":"/alerts/0/labels/session"},
            "type":{"from":"POINTER","text":"/status"}}\
            """));
    byte[] body =
        "{\"status\":\"firing\",\"alerts\":[{\"labels\":{\"session\":\"s-7\"}}]}".getBytes(UTF_8);
    STAGE.send("routed", body, WebhookSender.ALERTMANAGER.headers("", body));
    WebhookReceived event = STAGE.events("routed", 1).getFirst();
    assertThat(event.getType()).isEqualTo("firing");
    assertThat(event.getContext().getSessionId()).isEqualTo("s-7");
    assertThat(event.getHeaders()).doesNotContainKey("authorization");
    ConsumerRecord<byte[], byte[]> record = STAGE.records("routed", 1).getFirst();
    assertThat(CloudEvents.text(record.headers(), "ce_intent")).isEqualTo("triage");
    assertThat(CloudEvents.text(record.headers(), "ce_id")).isEqualTo(event.getEventId());
  }

  /** Rotation: no source's secret in plain text. */
  @Test
  void secretsAreSealedAndNeverReadBack() {
    String given = WebhookSender.GITHUB.secret();
    STAGE.create("sealed", WebhookSender.GITHUB.source(""));
    assertThat(
            STAGE
                .jdbc()
                .sql(
                    """
                    SELECT count(*) FROM webhook_source s
                    WHERE s::text LIKE :secret OR encode(secret, 'escape') LIKE :secret
                    """)
                .param("secret", "%" + given + "%")
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(STAGE.get("/v1/sources/sealed", "admin").body()).doesNotContain(given);
    assertThat(STAGE.get("/v1/sources?limit=500", "admin").body()).doesNotContain(given);
  }

  /** Its key was dropped: senders are asked to come again, and it can be mended or removed. */
  @Test
  void aSourceThatCanNotBeOpenedKeepsNobody() {
    STAGE.create("unsealed", WebhookSender.GITHUB.source(""));
    STAGE.create("neighbour", WebhookSender.GITHUB.source(""));
    STAGE
        .jdbc()
        .sql(
            """
            UPDATE webhook_source SET secret = '\\x010167', version = nextval('webhook_source_version')
            WHERE id = 'unsealed'
            """)
        .update();
    await().atMost(SOON).until(() -> github("unsealed", "d1").statusCode() == 503);
    STAGE.create("newcomer", WebhookSender.GITHUB.source(""));
    assertThat(github("neighbour", "d1").statusCode()).isEqualTo(200);
    assertThat(github("newcomer", "d1").statusCode()).isEqualTo(200);
    assertThat(STAGE.get("/v1/sources?limit=500", "viewer").body()).contains("unsealed");
    String etag = STAGE.etag("/v1/sources/unsealed");
    String update = "{\"scheme\":{\"kind\":\"GITHUB\"}}";
    HttpResponse<String> put = STAGE.put("/v1/sources/unsealed", "admin", update, "If-Match", etag);
    assertThat(ReceiveStage.json(put).get("code").asString()).isEqualTo("secrets_sealed");
    String rotate = "/v1/sources/unsealed/rotate-secret";
    assertThat(STAGE.post(rotate, "admin", "{\"grace\":\"1h\"}").statusCode()).isEqualTo(409);
    assertThat(STAGE.delete("/v1/sources/unsealed", "admin", etag).statusCode()).isEqualTo(204);
  }

  @Test
  void rotationAcceptsBothForAWhileThenOne() {
    String old = WebhookSender.GITHUB.secret();
    String rotate = "/v1/sources/rotated/rotate-secret";
    STAGE.create("rotated", WebhookSender.GITHUB.source(""));
    HttpResponse<String> rotated = STAGE.post(rotate, "admin", "{\"grace\":\"1h\"}");
    String fresh = ReceiveStage.json(rotated).get("secret").asString();
    assertThat(fresh).isNotEqualTo(old);
    assertThat(github("rotated", "d1").statusCode()).isEqualTo(200);
    assertThat(STAGE.post(rotate, "admin", "{\"grace\":\"0s\"}").statusCode()).isEqualTo(200);
    assertThat(github("rotated", "d2").statusCode()).isEqualTo(401);
    List<OperatorAction> actions = STAGE.actions("rotated", 3);
    assertThat(actions)
        .extracting(OperatorAction::getAction)
        .containsExactlyInAnyOrder("source.create", "source.rotate", "source.rotate");
    assertThat(actions.toString()).doesNotContain(old).doesNotContain(fresh);
  }

  @Test
  void roles() {
    String json = WebhookSender.GITHUB.source("");
    for (String role : List.of("viewer", "operator", "agent")) {
      assertThat(STAGE.put("/v1/sources/roles", role, json, "If-None-Match", "*").statusCode())
          .isEqualTo(403);
    }
    STAGE.create("roles", json);
    assertThat(STAGE.get("/v1/sources/roles", null).statusCode()).isEqualTo(401);
    assertThat(STAGE.get("/v1/sources/roles", "agent").statusCode()).isEqualTo(403);
    assertThat(STAGE.get("/v1/sources/roles", "viewer").statusCode()).isEqualTo(200);
    assertThat(STAGE.post("/v1/sources/roles/rotate-secret", "operator", "{}").statusCode())
        .isEqualTo(403);
    assertThat(STAGE.delete("/v1/sources/roles", "operator", "\"1\"").statusCode()).isEqualTo(403);
  }

  @Test
  void aChangeFollowsTheVersionThatWasRead() {
    String json = WebhookSender.GITHUB.source("");
    String update = "{\"scheme\":{\"kind\":\"GITHUB\"},\"enabled\":false}";
    String path = "/v1/sources/changed";
    STAGE.create("changed", json);
    assertThat(STAGE.put(path, "admin", json, "If-None-Match", "*").statusCode()).isEqualTo(412);
    String etag = STAGE.etag(path);
    assertThat(STAGE.put(path, "admin", update, "If-Match", "\"1\"x").statusCode()).isEqualTo(412);
    HttpResponse<String> changed = STAGE.put(path, "admin", update, "If-Match", etag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(github("changed", "d1").statusCode()).isEqualTo(404);
    assertThat(STAGE.delete(path, "admin", etag).statusCode()).isEqualTo(412);
    String now = changed.headers().firstValue("ETag").orElse("");
    assertThat(STAGE.delete(path, "admin", now).statusCode()).isEqualTo(204);
    assertThat(STAGE.get(path, "admin").statusCode()).isEqualTo(404);
    assertThat(STAGE.actions("changed", 3))
        .extracting(OperatorAction::getAction)
        .containsExactlyInAnyOrder("source.create", "source.update", "source.delete");
  }

  /** Ingest: an unknown verifier and others that could not work. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"scheme\":{\"kind\":\"MAGIC\"}}",
        "{\"scheme\":{\"kind\":\"HMAC\"},\"secret\":\"a secret of some length\"}",
        "{\"scheme\":{\"kind\":\"GITHUB\"},\"secret\":\"\"}",
        "{\"scheme\":{\"kind\":\"STANDARD\"},\"secret\":\"whsec_\"}",
        "{\"scheme\":{\"kind\":\"GITHUB\"},\"tolerance\":\"0s\"}",
        "{\"scheme\":{\"kind\":\"GITHUB\"},\"routing\":{\"intent\":{\"from\":\"CONSTANT\",\"text\":\"a\\u0000\"}}}",
        "{\"scheme\":{\"kind\":\"GITHUB\"},\"routing\":{\"delivery_id\":{\"from\":\"CONSTANT\",\"text\":\"a\"}}}",
        "{\"scheme\":{\"kind\":\"HMAC\",\"form\":{\"prefix\":\"a\\u0000\",\"signature_header\":\"X\"}}}",
        "{\"scheme\":{\"kind\":\"GITHUB\"},\"routing\":{\"type\":{\"from\":\"POINTER\",\"text\":\"x\"}}}",
        "{\"scheme\":{\"kind\":\"HMAC\",\"form\":{\"template\":\"{id}\",\"signature_header\":\"X\"}}}"
      })
  void whatCouldNotWorkIsRefused(String json) {
    HttpResponse<String> answer =
        STAGE.put("/v1/sources/refused", "admin", json, "If-None-Match", "*");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
  }

  @Test
  void pages() {
    for (String id : List.of("page-a", "page-b", "page-c")) {
      STAGE.create(id, "{\"scheme\":{\"kind\":\"STANDARD\"}}");
    }
    JsonNode page = ReceiveStage.json(STAGE.get("/v1/sources?limit=2", "viewer"));
    int seen = 0;
    while (true) {
      for (JsonNode item : page.get("items")) {
        seen += item.get("id").asString().startsWith("page-") ? 1 : 0;
      }
      if (page.get("next_cursor").isNull()) {
        break;
      }
      String cursor = page.get("next_cursor").asString();
      page = ReceiveStage.json(STAGE.get("/v1/sources?limit=2&cursor=" + cursor, "viewer"));
    }
    assertThat(seen).isEqualTo(3);
    assertThat(STAGE.get("/v1/sources?cursor=abc", "viewer").statusCode()).isEqualTo(400);
  }

  @Test
  void countsByReason() {
    STAGE.create("counted", WebhookSender.GITHUB.source(""));
    STAGE.send("counted", body("d1"), "X-Hub-Signature-256", "sha256=" + "0".repeat(64));
    assertThat(STAGE.get("/actuator/prometheus", "viewer").body())
        .contains("observatory_webhook_refused_total{reason=\"forged\",source=\"counted\"} 1.0")
        .contains("observatory_webhook_sources_outdated_seconds");
    WebhookDeliveryEvent told = STAGE.refusals("counted").getFirst();
    assertThat(told.getKind()).isEqualTo(WebhookDeliveryKind.SIGNATURE_REFUSED);
    assertThat(told.getCode()).isEqualTo("forged");
    assertThat(told.getDetail()).endsWith(" 1.");
  }
}
