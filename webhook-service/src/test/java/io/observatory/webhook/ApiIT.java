package io.observatory.webhook;

import static io.observatory.webhook.ApiStage.ENDPOINTS;
import static io.observatory.webhook.ApiStage.atOnce;
import static io.observatory.webhook.ApiStage.code;
import static io.observatory.webhook.ApiStage.json;
import static io.observatory.webhook.ApiStage.name;
import static io.observatory.webhook.ApiStage.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.KnownEndpoints;
import io.observatory.webhook.signing.Secret;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Endpoints, events and deliveries over HTTP. */
class ApiIT {

  @RegisterExtension static final ApiStage STAGE = new ApiStage();

  private static String path(String id) {
    return ENDPOINTS + "/" + id;
  }

  private static HttpResponse<String> patch(String id, String tag, String body) {
    return STAGE.send("PATCH", path(id), "admin", body, "If-Match", tag);
  }

  @Test
  void anEndpointIsMadeReadChangedAndDeletedByWhoSawItsVersion() {
    JsonNode made =
        STAGE.endpoint(
            name(),
            ",\"types\":[\"user.*\"],\"headers\":{\"X-Api-Key\":\"hush\",\"X-Plain\":\"seen\"}");
    String id = made.get("id").asString();
    assertThat(id).doesNotContain(".");
    assertThat(made.get("secret").asString()).startsWith("whsec_");
    HttpResponse<String> read = STAGE.get(path(id), "viewer");
    assertThat(read.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(json(read).has("secret")).as("shown once").isFalse();
    assertThat(json(read).get("headers").get("X-Api-Key").asString()).isEqualTo("***");
    assertThat(json(read).get("headers").get("X-Plain").asString()).isEqualTo("seen");

    String change = "{\"limits\":{\"concurrency\":3},\"headers\":{\"X-Plain\":null}}";
    assertThat(STAGE.send("PATCH", path(id), "admin", change).statusCode()).isEqualTo(428);
    assertThat(patch(id, "\"7\"", change).statusCode()).isEqualTo(412);
    HttpResponse<String> changed = patch(id, "\"1\"", change);
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).hasValue("\"2\"");
    assertThat(json(changed).get("limits").get("concurrency").asInt()).isEqualTo(3);
    assertThat(json(changed).get("limits").get("burst").asInt()).as("left as it is").isEqualTo(1);
    assertThat(json(changed).get("headers").has("X-Plain")).isFalse();
    Endpoint known = STAGE.bean(EndpointBook.class).find(id).orElseThrow();
    assertThat(known.headers()).as("unmasked inside").containsEntry("X-Api-Key", "hush");
    assertThat(code(patch(id, "\"1\"", change))).isEqualTo("endpoint_changed");

    assertThat(STAGE.send("DELETE", path(id), "admin", "").statusCode()).isEqualTo(428);
    assertThat(STAGE.send("DELETE", path(id), "admin", "", "If-Match", "\"1\"").statusCode())
        .isEqualTo(412);
    assertThat(STAGE.send("DELETE", path(id), "admin", "", "If-Match", "\"2\"").statusCode())
        .isEqualTo(204);
    assertThat(STAGE.get(path(id), "viewer").statusCode()).isEqualTo(404);
    assertThat(STAGE.bean(EndpointBook.class).find(id)).isEmpty();
    assertThat(STAGE.bean(EndpointBook.class).isGone(id)).isTrue();
  }

  @Test
  void ofManyWhoSawTheSameVersionOneChangesIt() throws Exception {
    String id = STAGE.endpoint(name(), "").get("id").asString();
    List<Integer> answers =
        atOnce(8, () -> patch(id, "\"1\"", "{\"description\":\"" + name() + "\"}").statusCode());
    assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
    assertThat(answers).filteredOn(status -> status == 412).hasSize(7);
  }

  @Test
  void aListIsStableWhileEndpointsAreAdded() {
    String tenant = name();
    List<String> first =
        IntStream.range(0, 5)
            .mapToObj(i -> STAGE.endpoint(tenant, ",\"types\":[\"a.*\"]").get("id").asString())
            .toList();
    STAGE.paused(tenant, ",\"types\":[\"b\"]");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> answer =
          STAGE.get(
              ENDPOINTS
                  + "?limit=2&state=enabled&type=a.b.c&tenant="
                  + tenant
                  + "&cursor="
                  + cursor,
              "viewer");
      JsonNode page = json(answer);
      page.get("items").forEach(item -> seen.add(item.get("id").asString()));
      if (page.get("next_cursor").isNull()) {
        break;
      }
      cursor = page.get("next_cursor").asString();
      if (i < 2) {
        STAGE.endpoint(tenant, "");
      }
    }
    assertThat(seen).doesNotHaveDuplicates().startsWith(first.toArray(String[]::new)).hasSize(7);
    assertThat(code(STAGE.get(ENDPOINTS + "?cursor=x", "viewer"))).isEqualTo("invalid_cursor");
    assertThat(code(STAGE.get(ENDPOINTS + "?limit=501", "viewer"))).isEqualTo("invalid_limit");
  }

  @Test
  void whoMayDoWhat() {
    String id = STAGE.endpoint(name(), "").get("id").asString();
    assertThat(STAGE.get(ENDPOINTS, "none").statusCode()).isEqualTo(401);
    assertThat(STAGE.get(ENDPOINTS, "agent").statusCode()).isEqualTo(403);
    assertThat(STAGE.get("/v1/deliveries", "agent").statusCode()).isEqualTo(403);
    assertThat(STAGE.get("/v1/replays", "agent").statusCode()).isEqualTo(403);
    for (String role : List.of("viewer", "operator", "agent")) {
      assertThat(STAGE.post(ENDPOINTS, role, "{}").statusCode()).as(role).isEqualTo(403);
      for (String verb : List.of("enable", "disable", "rotate-secret")) {
        assertThat(STAGE.post(path(id) + "/" + verb, role, "{}").statusCode()).isEqualTo(403);
      }
    }
    assertThat(STAGE.post(path(id) + "/pause", "viewer", "{}").statusCode()).isEqualTo(403);
    assertThat(STAGE.post(path(id) + "/pause", "operator", "{}").statusCode()).isEqualTo(200);
    assertThat(STAGE.post("/v1/events", "viewer", "{}").statusCode()).isEqualTo(403);
    assertThat(STAGE.post("/v1/replays", "viewer", "{}").statusCode()).isEqualTo(403);
    assertThat(STAGE.publish(name(), "a.b", name(), "1").statusCode()).isEqualTo(202);
  }

  @Test
  void aRepeatedCreationGetsTheFirstAnswer() throws Exception {
    String key = name();
    String tenant = name();
    String body = "{\"tenant_id\":\"%s\",\"url\":\"https://example.com/\"}".formatted(tenant);
    List<String> secrets =
        atOnce(
            8,
            () -> {
              HttpResponse<String> made =
                  STAGE.post(ENDPOINTS, "admin", body, "Idempotency-Key", key);
              assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
              return json(made).get("secret").asString();
            });
    assertThat(Set.copyOf(secrets)).hasSize(1);
    assertThat(STAGE.items(ENDPOINTS + "?tenant=" + tenant)).hasSize(1);
    HttpResponse<String> other =
        STAGE.post(
            ENDPOINTS, "admin", body.replace("example.com", "a.example"), "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(code(other)).isEqualTo("idempotency_key_reused");
  }

  /** Ingest: duplicate publish in 100 parallel threads is one event. */
  @Test
  void hundredPublishersOfOneEventAreOneEvent() throws Exception {
    String tenant = name();
    STAGE.paused(tenant, "");
    String event = name();
    List<HttpResponse<String>> answers =
        atOnce(100, () -> STAGE.publish(tenant, "a.b", event, "{\"b\": 1,\"a\":  2 }"));
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 202);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 202).hasSize(1);
    Set<String> deliveries = new TreeSet<>();
    answers.forEach(
        answer -> json(answer).get("deliveries").forEach(id -> deliveries.add(id.asString())));
    assertThat(deliveries).hasSize(1);
    assertThat(STAGE.items("/v1/deliveries?event=" + event)).hasSize(1);
    byte[] body =
        STAGE
            .jdbc()
            .sql("SELECT body FROM webhook_event WHERE event_id = ?")
            .param(event)
            .query(byte[].class)
            .single();
    assertThat(new String(body, StandardCharsets.UTF_8))
        .as("byte for byte, order and spaces")
        .isEqualTo("{\"b\": 1,\"a\":  2 }");
    HttpResponse<String> other = STAGE.publish(tenant, "a.b", event, "{}");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(code(other)).isEqualTo("event_conflict");
  }

  /** Matching: wildcards, fan-out, no match, tenant isolation. */
  @Test
  void anEventGoesToWhoAskedForItsTypeInItsTenant() {
    String tenant = name();
    String all = STAGE.paused(tenant, "");
    String users = STAGE.paused(tenant, ",\"types\":[\"user.*\",\"user.deep.*\"]");
    String exact = STAGE.paused(tenant, ",\"types\":[\"user.created\"]");
    STAGE.paused(name(), "");
    assertThat(receivers(tenant, "user.created")).containsExactlyInAnyOrder(all, users, exact);
    assertThat(receivers(tenant, "user.deep.down")).containsExactlyInAnyOrder(all, users);
    assertThat(receivers(tenant, "user")).containsExactlyInAnyOrder(all);
    assertThat(receivers(tenant, "users.created")).containsExactlyInAnyOrder(all);
    assertThat(receivers(name(), "user.created")).isEmpty();
  }

  private static List<String> receivers(String tenant, String type) {
    String event = name();
    HttpResponse<String> taken = STAGE.publish(tenant, type, event, "{}");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    return STAGE.items("/v1/deliveries?event=" + event).stream()
        .map(item -> item.get("endpoint_id").asString())
        .toList();
  }

  private static JsonNode rotate(String id, String body) {
    HttpResponse<String> rotated = STAGE.post(path(id) + "/rotate-secret", "admin", body);
    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    return json(rotated);
  }

  private static List<Secret> valid(String id) {
    return STAGE
        .bean(EndpointBook.class)
        .find(id)
        .orElseThrow()
        .secrets()
        .valid(Instant.parse("2020-01-01T00:00:00Z"));
  }

  /** Rotation: three secrets at once, kinds mixed; grace 0 drops the old one at once. */
  @Test
  void secretsOverlapUntilTheirGraceEnds() {
    String id = STAGE.endpoint(name(), "").get("id").asString();
    JsonNode second = rotate(id, "{\"secret_kind\":\"ED25519\"}");
    assertThat(second.get("secret").asString()).startsWith("whsk_");
    assertThat(second.get("secrets").get(0).get("public_key").asString()).startsWith("whpk_");
    rotate(id, "{\"grace\":\"1h\"}");
    assertThat(valid(id))
        .extracting(Secret::kind)
        .containsExactly(Secret.Kind.HMAC_SHA256, Secret.Kind.ED25519, Secret.Kind.HMAC_SHA256);
    JsonNode last = rotate(id, "{\"grace\":\"0s\"}");
    assertThat(last.get("secrets")).hasSize(3);
    assertThat(valid(id)).hasSize(3);
    HttpResponse<String> long1 =
        STAGE.post(path(id) + "/rotate-secret", "admin", "{\"grace\":\"169h\"}");
    assertThat(long1.statusCode()).isEqualTo(422);
    HttpResponse<String> empty =
        STAGE.post(path(id) + "/rotate-secret", "admin", "{\"secret\":\"whsec_\"}");
    assertThat(empty.statusCode()).as("an empty secret is refused").isEqualTo(422);
  }

  /** Rotation: the 11th secret is refused, naming the next expiry; none is kept in plain text. */
  @Test
  void tenSecretsAreTheMostAndNoneIsKeptInPlainText() {
    JsonNode made = STAGE.endpoint(name(), ",\"headers\":{\"Authorization\":\"Bearer hushhush\"}");
    String id = made.get("id").asString();
    List<String> secrets = new ArrayList<>(List.of(made.get("secret").asString()));
    for (int i = 1; i < 10; i++) {
      secrets.add(rotate(id, "{\"grace\":\"%dh\"}".formatted(i)).get("secret").asString());
    }
    HttpResponse<String> refused = STAGE.post(path(id) + "/rotate-secret", "admin", "{}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(code(refused)).isEqualTo("too_many_secrets");
    Instant next =
        Instant.parse(
            json(STAGE.get(path(id), "viewer")).get("secrets").get(9).get("expires_at").asString());
    assertThat(json(refused).get("detail").asString()).contains(next.toString());

    Collection<byte @Nullable []> kept =
        STAGE
            .jdbc()
            .sql(
                """
                SELECT sealed FROM webhook_endpoint_secret WHERE endpoint_id = :id
                UNION ALL SELECT headers FROM webhook_endpoint WHERE id = :id
                """)
            .param("id", id)
            .query(byte[].class)
            .list();
    assertThat(kept).hasSize(11);
    for (byte[] bytes : kept) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("whsec_").doesNotContain("hushhush");
      secrets.forEach(secret -> assertThat(text).doesNotContain(secret.substring(6)));
    }
  }

  /** Endpoint health: disabled once, told once; enabled again it gets what was skipped. */
  @Test
  void disablingIsToldAndWhatWasSkippedCanBeSentAgain() throws Exception {
    String tenant = name();
    String id = STAGE.endpoint(tenant, "").get("id").asString();
    atOnce(4, () -> STAGE.bean(EndpointDesk.class).disable(id, "It answered 410."));
    assertThat(json(STAGE.get(path(id), "viewer")).get("state_reason").asString())
        .isEqualTo("It answered 410.");
    assertThat(code(STAGE.post(path(id) + "/pause", "operator", "{}")))
        .isEqualTo("endpoint_disabled");
    String event = name();
    STAGE.publish(tenant, "a.b", event, "{}");
    JsonNode skipped = STAGE.items("/v1/deliveries?event=" + event).getFirst();
    assertThat(skipped.get("status").asString()).isEqualTo("SKIPPED");
    String retry = "/v1/deliveries/" + skipped.get("id").asString() + "/retry";
    HttpResponse<String> refused = STAGE.post(retry, "operator", "{}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(code(refused)).isEqualTo("endpoint_disabled");

    assertThat(STAGE.post(path(id) + "/enable", "admin", "{}").statusCode()).isEqualTo(200);
    assertThat(STAGE.post(path(id) + "/pause", "operator", "{}").statusCode()).isEqualTo(200);
    for (int generation = 1; generation <= 2; generation++) { // two manual retries both run
      HttpResponse<String> again = STAGE.post(retry, "operator", "{\"reason\":\"healed\"}");
      assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
      assertThat(json(again).get("event_id").asString()).isEqualTo(event);
      assertThat(json(again).get("generation").asInt()).isEqualTo(generation);
    }
    assertThat(told("gateway.webhook.delivery.v1", id, "It answered 410.")).isEqualTo(1);
    assertThat(told("gateway.operator.action.v1", id, "webhook.endpoint.disable")).isEqualTo(1);
    assertThat(told("gateway.operator.action.v1", id, "webhook.endpoint.create")).isEqualTo(1);
  }

  /** Signing: an empty secret is refused at creation; ingest: over the limit is 413. */
  @Test
  void whatCanNotWorkIsRefused() {
    for (String url :
        List.of(
            "http://hooks.example.com/",
            "ftp://hooks.example.com/",
            "https://user:pass@hooks.example.com/",
            "https://hooks.example.com/#part",
            "https:///nowhere",
            "https://hooks.example.com:0/",
            "not a url")) {
      refused("{\"url\":\"" + url + "\"}", "url");
    }
    for (String header : List.of("Host", "webhook-id", "Content-Length", "svix-x", "Te", "a b")) {
      refused(with("\"headers\":{\"" + header + "\":\"x\"}"), "headers");
    }
    refused(with("\"headers\":{\"X-A\":\"a\\r\\nb\"}"), "headers");
    refused(with("\"types\":[\"user.*.x\"]"), "types");
    refused(with("\"types\":[\"\"]"), "types");
    refused(with("\"limits\":{\"concurrency\":0}"), "limits");
    refused(with("\"retry\":{\"delays\":[\"soon\"]}"), "retry");
    refused(with("\"secret\":\"whsec_\""), "secret");
    refused(with("\"secret\":\"whpk_AAAA\""), "secret");
    refused(with("\"profile\":\"STRIPE\",\"secret_kind\":\"ED25519\""), "profile");
    refused("{}", "url");
    assertThat(STAGE.post(ENDPOINTS, "admin", "[").statusCode()).isEqualTo(400);
    String large = "\"" + "x".repeat(1 << 20) + "\"";
    assertThat(STAGE.publish(name(), "a.b", name(), large).statusCode()).isEqualTo(413);
    assertThat(STAGE.publish(name(), "a..b", name(), "1").statusCode()).isEqualTo(422);
    assertThat(STAGE.publish(name(), "a.b", "with.dot", "1").statusCode()).isEqualTo(422);
    assertThat(STAGE.post("/v1/events", "agent", "{\"type\":\"a\"}").statusCode()).isEqualTo(422);
    String unknown = UUID.randomUUID().toString();
    assertThat(STAGE.get("/v1/deliveries/" + unknown, "viewer").statusCode()).isEqualTo(404);
    assertThat(STAGE.get("/v1/deliveries/x/attempts", "viewer").statusCode()).isEqualTo(404);
    assertThat(STAGE.get("/v1/events/none", "viewer").statusCode()).isEqualTo(404);
  }

  private static String with(String part) {
    return "{\"url\":\"https://hooks.example.com/\"," + part + "}";
  }

  private static void refused(String body, String path) {
    HttpResponse<String> answer = STAGE.post(ENDPOINTS, "admin", body);
    assertThat(answer.statusCode()).as(body + answer.body()).isEqualTo(422);
    assertThat(json(answer).get("errors").get(0).get("path").asString()).as(body).startsWith(path);
  }

  /** What one instance changes another knows soon, deletions too, and misses nothing. */
  @Test
  void anotherInstanceKnowsEveryChange() throws Exception {
    KnownEndpoints other = new KnownEndpoints(STAGE.bean(EndpointStore.class));
    String tenant = name();
    String first = STAGE.endpoint(tenant, "").get("id").asString();
    other.catchUp();
    List<String> ids =
        atOnce(12, () -> STAGE.endpoint(tenant, ",\"types\":[\"a\"]").get("id").asString());
    await()
        .until(
            () -> {
              other.catchUp();
              return other.matching(tenant, "a").size() == ids.size() + 1;
            });
    STAGE.send("DELETE", path(first), "admin", "", "If-Match", "\"1\"");
    patch(ids.getFirst(), "\"1\"", "{\"types\":[\"b\"]}");
    other.catchUp();
    assertThat(other.find(first)).isEmpty();
    assertThat(other.matching(tenant, "a")).hasSize(ids.size() - 1);
    assertThat(other.matching(tenant, "b")).hasSize(1);
  }
}
