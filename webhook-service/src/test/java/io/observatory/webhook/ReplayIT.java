package io.observatory.webhook;

import static io.observatory.webhook.ApiStage.code;
import static io.observatory.webhook.ApiStage.json;
import static io.observatory.webhook.ApiStage.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.testsupport.Infra;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.replay.Replay;
import io.observatory.webhook.replay.ReplayStore;
import io.observatory.webhook.replay.Selection;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Replay, of more than anybody's cap; endpoints are paused, so that what is made stays countable.
 */
class ReplayIT {

  @RegisterExtension static final ApiStage STAGE = new ApiStage();

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int MANY = 12_000;

  private static JsonNode order(String body) {
    HttpResponse<String> ordered = STAGE.post("/v1/replays", "operator", body);
    assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
    return json(ordered);
  }

  private static JsonNode over(JsonNode replay) {
    String path = "/v1/replays/" + replay.get("id").asString();
    return await()
        .atMost(SOON)
        .until(
            () -> json(STAGE.get(path, "viewer")),
            now -> !List.of("QUEUED", "RUNNING").contains(now.get("state").asString()));
  }

  private static long deliveries(String endpoint, int generation) {
    return STAGE
        .jdbc()
        .sql("SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = ? AND generation = ?")
        .params(endpoint, generation)
        .query(Long.class)
        .single();
  }

  private static String redrive(String endpoint, String more) {
    return "{\"kind\":\"redrive\",\"endpoint_id\":\"%s\"%s}".formatted(endpoint, more);
  }

  /** Replay: more than 10,000 failures all recovered; redrive twice is one delivery each. */
  @Test
  void moreThanTenThousandAreAllRedrivenOnceEach() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, ",\"ordering\":{\"scope\":\"ENDPOINT\"}");
    STAGE.events(tenant, endpoint, MANY, "DEAD");
    JsonNode dry = over(order(redrive(endpoint, ",\"dry_run\":true")));
    assertThat(dry.get("replayed").asInt()).isEqualTo(MANY);
    assertThat(deliveries(endpoint, 1)).as("a dry run makes nothing").isZero();

    JsonNode done = over(order(redrive(endpoint, ",\"per_second\":100000")));
    assertThat(done.get("state").asString()).isEqualTo("DONE");
    assertThat(done.get("examined").asInt()).isEqualTo(MANY);
    assertThat(done.get("replayed").asInt()).isEqualTo(MANY);
    assertThat(deliveries(endpoint, 1)).isEqualTo(MANY);

    JsonNode again = over(order(redrive(endpoint, ",\"per_second\":100000")));
    assertThat(again.get("replayed").asInt()).isZero();
    assertThat(again.get("skipped").asInt()).isEqualTo(MANY);
    assertThat(deliveries(endpoint, 2)).isZero();
    assertThat(inPlace(endpoint)).as("order is kept per endpoint").isEqualTo(MANY);
  }

  /** How many were made anew and have the places in line, and the holds, of what they follow. */
  private static long inPlace(String endpoint) {
    return STAGE
        .jdbc()
        .sql(
            """
            SELECT count(*) FROM (SELECT FROM webhook_deliveries WHERE endpoint_id = ? GROUP BY event_id
              HAVING array_agg(generation ORDER BY generation) = ARRAY[0, 1] AND min(seq) = max(seq)
                AND count(DISTINCT ordering_key) <= 1 AND count(ordering_key) <> 1
                AND NOT bool_or(holds) FILTER (WHERE generation = 0)) AS pairs
            """)
        .param(endpoint)
        .query(Long.class)
        .single();
  }

  /** Ordering: what is recovered goes before what stood behind it, whose hold it takes over. */
  @Test
  void whatWasMissedKeepsItsPlaceInLine() {
    String tenant = name();
    String endpoint =
        STAGE.paused(tenant, ",\"ordering\":{\"scope\":\"ENDPOINT\",\"skip_dead\":false}");
    STAGE.events(tenant, endpoint, 5, "DEAD");
    STAGE
        .jdbc()
        .sql("UPDATE webhook_deliveries SET ordering_key = '', holds = true WHERE endpoint_id = ?")
        .param(endpoint)
        .update();
    String since = Instant.now(Clock.systemUTC()).minus(Duration.ofMinutes(5)).toString();
    String body = "{\"kind\":\"missing\",\"endpoint_id\":\"%s\",\"since\":\"%s\"}";
    assertThat(over(order(body.formatted(endpoint, since))).get("replayed").asInt()).isEqualTo(5);
    assertThat(inPlace(endpoint)).isEqualTo(5);
    assertThat(STAGE.bean(Ledger.class).standing().waiting()).isGreaterThanOrEqualTo(5);
  }

  /** Replay: recover since, by events that are missing, whatever their delivery's state. */
  @Test
  void whatAnEndpointMissedIsRecovered() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, ",\"types\":[\"a.*\"]");
    STAGE.events(tenant, endpoint, 6_000, ""); // more than a step looks at, with one time
    STAGE.events(tenant + "x", endpoint, 10, ""); // another tenant's
    STAGE.publish(tenant, "b.c", name(), "1"); // another type
    STAGE.publish(tenant, "a.c", name(), "1"); // waits already
    String since = Instant.now(Clock.systemUTC()).minus(Duration.ofMinutes(5)).toString();
    String body =
        "{\"kind\":\"missing\",\"endpoint_id\":\"%s\",\"since\":\"%s\",\"per_second\":100000}"
            .formatted(endpoint, since);
    JsonNode done = over(order(body));
    assertThat(done.get("state").asString()).isEqualTo("DONE");
    assertThat(done.get("replayed").asInt()).isEqualTo(6_000);
    assertThat(done.get("examined").asInt()).isEqualTo(6_001);
    assertThat(deliveries(endpoint, 0)).isEqualTo(6_001);
    assertThat(over(order(body)).get("replayed").asInt()).isZero();
    String later = Instant.now(Clock.systemUTC()).plusSeconds(60).toString();
    assertThat(over(order(body.replace(since, later))).get("examined").asInt())
        .as("since after the events")
        .isZero();
    String old = Instant.now(Clock.systemUTC()).minus(Duration.ofDays(15)).toString();
    assertThat(STAGE.post("/v1/replays", "operator", body.replace(since, old)).statusCode())
        .as("since more than 14 days ago")
        .isEqualTo(422);
  }

  /** Matching: filters on headers and bodies, at once and for what was missed. */
  @Test
  void aFilterChoosesWhatAnEndpointGetsAndMissed() {
    String tenant = name();
    String filter = "\"filter\":{\"body\":{\"user.tier\":\"gold\",\"amount\":{\"$gt\":10}}}";
    String endpoint = STAGE.paused(tenant, "," + filter);
    String open = STAGE.paused(tenant, "");
    String wanted = "{\"user\":{\"tier\":\"gold\"},\"amount\":11}";
    STAGE.publish(tenant, "a.b", name(), wanted);
    STAGE.publish(tenant, "a.b", name(), "{\"user\":{\"tier\":\"gold\"},\"amount\":9}");
    STAGE.publish(tenant, "a.b", name(), "[]");
    assertThat(deliveries(endpoint, 0)).as("no match, no delivery").isEqualTo(1);
    assertThat(deliveries(open, 0)).isEqualTo(3);

    String late = STAGE.paused(tenant, "," + filter);
    String since = Instant.now(Clock.systemUTC()).minus(Duration.ofMinutes(5)).toString();
    String order = "{\"kind\":\"missing\",\"endpoint_id\":\"%s\",\"since\":\"%s\",\"dry_run\":%s}";
    JsonNode dry = over(order(order.formatted(late, since, true)));
    assertThat(dry.get("replayed").asInt()).isEqualTo(1);
    assertThat(over(order(order.formatted(late, since, false))).get("replayed").asInt()).isOne();
    assertThat(deliveries(late, 0)).isEqualTo(1);

    String test = ApiStage.ENDPOINTS + "/" + late + "/filter/test";
    assertThat(json(STAGE.post(test, "viewer", "{\"body\":" + wanted + "}")).toString())
        .isEqualTo("{\"matches\":true}");
    JsonNode not = json(STAGE.post(test, "viewer", "{\"body\":{\"user\":{\"tier\":\"gold\"}}}"));
    assertThat(not.get("path").asString()).isEqualTo("filter.body.amount.$gt");
    String off = "{\"filter\":{\"body\":{\"a\":{\"$like\":1}}}}";
    HttpResponse<String> refused = STAGE.post(test, "viewer", off);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("errors").get(0).get("path").asString())
        .isEqualTo("filter.body.a.$like");
    String path = ApiStage.ENDPOINTS + "/" + late;
    assertThat(STAGE.send("PATCH", path, "admin", off, "If-Match", "\"2\"").statusCode())
        .isEqualTo(422);
    HttpResponse<String> gone =
        STAGE.send("PATCH", path, "admin", "{\"filter\":{}}", "If-Match", "\"2\"");
    assertThat(json(gone).get("filter").size()).as(gone.body()).isZero();
  }

  /** Replay: a worker dies in the middle; another goes on where it was, and nothing is repeated. */
  @Test
  void anOrderSurvivesWhoWorkedOnIt() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, "");
    STAGE.events(tenant, endpoint, 3_000, "SKIPPED");
    ReplayStore store = STAGE.bean(ReplayStore.class);
    TransactionTemplate transaction =
        new TransactionTemplate(STAGE.bean(PlatformTransactionManager.class));
    String body = "{\"kind\":\"filter\",\"endpoint_id\":\"%s\",\"per_second\":1}";
    String id = order(body.formatted(endpoint)).get("id").asString();
    Replay claimed = stolen(id);
    Optional<ReplayStore.Step> step =
        transaction.execute(
            status ->
                store.step(claimed, 1_000, Duration.ofSeconds(2), Instant.now(Clock.systemUTC())));
    assertThat(step).isNotNull().isPresent();
    STAGE
        .jdbc()
        .sql("UPDATE webhook_replay SET per_second = 100000 WHERE id = ?")
        .param(UUID.fromString(id))
        .update();
    JsonNode done = over(json(STAGE.get("/v1/replays/" + id, "viewer")));
    assertThat(done.get("state").asString()).isEqualTo("DONE");
    assertThat(done.get("replayed").asInt()).isEqualTo(3_000);
    assertThat(deliveries(endpoint, 1)).isEqualTo(3_000);
    assertThat(
            transaction.<Optional<ReplayStore.Step>>execute(
                status ->
                    store.step(claimed, 10, Duration.ofSeconds(2), Instant.now(Clock.systemUTC()))))
        .as("who was dead does nothing more")
        .isEqualTo(Optional.empty());
  }

  /** As a worker that takes it, works a little and dies: its lease ends in two seconds. */
  private static Replay stolen(String id) {
    STAGE
        .jdbc()
        .sql(
            """
            UPDATE webhook_replay SET state = 'RUNNING', lease_owner = 'dead', fence = fence + 1,
              lease_until = now() + interval '2 seconds' WHERE id = ?
            """)
        .param(UUID.fromString(id))
        .update();
    return STAGE.bean(ReplayStore.class).find(UUID.fromString(id)).orElseThrow();
  }

  /** One that takes minutes does not keep one that takes a second. */
  @Test
  void ordersAreWorkedOnInTurns() {
    String tenant = name();
    String slow = STAGE.paused(tenant, "");
    String quick = STAGE.paused(tenant, "");
    STAGE.events(tenant, slow, 500, "DEAD");
    STAGE.events(tenant + "q", quick, 2_500, "DEAD");
    JsonNode first = order(redrive(slow, ",\"per_second\":1"));
    String path = "/v1/replays/" + first.get("id").asString();
    await().atMost(SOON).until(() -> json(STAGE.get(path, "viewer")).get("replayed").asInt() > 0);
    JsonNode second = over(order(redrive(quick, ",\"per_second\":100000")));
    assertThat(second.get("replayed").asInt()).isEqualTo(2_500);
    int before = json(STAGE.get(path, "viewer")).get("replayed").asInt();
    await()
        .atMost(SOON)
        .until(() -> json(STAGE.get(path, "viewer")).get("replayed").asInt() > before);
    assertThat(json(STAGE.post(path + "/cancel", "operator", "")).get("state").asString())
        .isEqualTo("CANCELLED");
  }

  /** However little of it is wanted, a statement looks at so many deliveries and no more. */
  @Test
  void aStepLooksAtSoManyDeliveriesAndBeginsWhereItMay() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, "");
    STAGE.events(tenant, endpoint, 6_000, "SUCCEEDED");
    Instant now = Instant.now(Clock.systemUTC());
    UUID all = UUID.randomUUID();
    assertThat(firstStep(all, endpoint, null, now))
        .isEqualTo(new ReplayStore.Step(0, true, List.of()));
    assertThat(firstStep(UUID.randomUUID(), endpoint, now.plusSeconds(600), now))
        .as("nothing is that young")
        .isEqualTo(new ReplayStore.Step(0, false, List.of()));
    JsonNode done = over(json(STAGE.get("/v1/replays/" + all, "viewer")));
    assertThat(done.get("state").asString()).isEqualTo("DONE");
    assertThat(done.get("replayed").asInt()).isZero();
  }

  /** Of an order for events that there are none of; nobody else works on it meanwhile. */
  private static ReplayStore.Step firstStep(
      UUID id, String endpoint, @Nullable Instant since, Instant now) {
    ReplayStore store = STAGE.bean(ReplayStore.class);
    Replay replay =
        new Replay(
            id,
            new Selection(
                Selection.Kind.FILTER, endpoint, "none." + name(), Selection.USUAL, since, null),
            false,
            1_000,
            Replay.State.QUEUED,
            "",
            0,
            0,
            null,
            null,
            "somebody",
            now,
            null,
            0);
    Optional<ReplayStore.Step> step =
        new TransactionTemplate(STAGE.bean(PlatformTransactionManager.class))
            .execute(
                status -> {
                  store.insert(replay);
                  return store.step(stolen(id.toString()), 1_000, Duration.ofSeconds(2), now);
                });
    return Objects.requireNonNull(step).orElseThrow();
  }

  /** Replay: the same order at the same time is refused; one can be cancelled. */
  @Test
  void anOrderCanBeCancelledAndIsNotGivenTwice() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, "");
    STAGE.events(tenant, endpoint, 100, "DEAD");
    JsonNode slow = order(redrive(endpoint, ",\"per_second\":1"));
    HttpResponse<String> twice =
        STAGE.post("/v1/replays", "operator", redrive(endpoint, ",\"per_second\":1"));
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(code(twice)).isEqualTo("replay_active");
    String path = "/v1/replays/" + slow.get("id").asString();
    await().atMost(SOON).until(() -> json(STAGE.get(path, "viewer")).get("replayed").asInt() > 0);
    HttpResponse<String> cancelled = STAGE.post(path + "/cancel", "operator", "");
    assertThat(json(cancelled).get("state").asString()).isEqualTo("CANCELLED");
    int made = json(cancelled).get("replayed").asInt();
    assertThat(made).as("one a second").isBetween(1, 60);
    assertThat(deliveries(endpoint, 1)).isEqualTo(made);
    assertThat(json(STAGE.post(path + "/cancel", "operator", "")).get("state").asString())
        .isEqualTo("CANCELLED");
    JsonNode rest = over(order(redrive(endpoint, ",\"per_second\":100000")));
    assertThat(rest.get("replayed").asInt()).isEqualTo(100 - made);
  }

  /** Replay: each delivery that an order makes is told, and a dry run tells of none. */
  @Test
  void eachThatIsMadeIsTold() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, "");
    STAGE.events(tenant, endpoint, 30, "DEAD");
    List<WebhookDeliveryEvent> told;
    JsonNode done;
    try (Courses courses = new Courses(Infra.shared())) {
      assertThat(over(order(redrive(endpoint, ",\"dry_run\":true"))).get("replayed").asInt())
          .isEqualTo(30);
      done = over(order(redrive(endpoint, "")));
      told = await().atMost(SOON).until(() -> courses.events(endpoint), all -> all.size() >= 30);
    }
    assertThat(told)
        .extracting(WebhookDeliveryEvent::getKind)
        .containsOnly(WebhookDeliveryKind.REPLAYED);
    assertThat(told)
        .allMatch(event -> String.valueOf(event.getDetail()).contains(done.get("id").asString()));
    assertThat(told)
        .extracting(WebhookDeliveryEvent::getDeliveryId)
        .containsExactlyInAnyOrderElementsOf(
            STAGE
                .jdbc()
                .sql(
                    """
                    SELECT id::text FROM webhook_deliveries
                    WHERE endpoint_id = ? AND generation = 1
                    """)
                .param(endpoint)
                .query(String.class)
                .list());
    assertThat(told).extracting(WebhookDeliveryEvent::getSourceEventId).doesNotHaveDuplicates();
  }

  @Test
  void replaysAreListedAndChecked() {
    List<String> bad = new ArrayList<>();
    bad.add("{}");
    bad.add("{\"kind\":\"filter\"}");
    bad.add("{\"kind\":\"filter\",\"type\":\"a\\u0000\"}");
    bad.add("{\"kind\":\"missing\",\"since\":\"2026-01-01T00:00:00Z\"}");
    bad.add("{\"kind\":\"redrive\",\"statuses\":[\"DEAD\"]}");
    bad.add("{\"kind\":\"filter\",\"type\":\"a\",\"statuses\":[\"RETRY\"]}");
    bad.add("{\"kind\":\"filter\",\"type\":\"a\",\"per_second\":0}");
    bad.add("{\"kind\":\"redrive\",\"endpoint_id\":\"none\"}");
    for (String body : bad) {
      assertThat(STAGE.post("/v1/replays", "operator", body).statusCode()).as(body).isEqualTo(422);
    }
    String endpoint = STAGE.paused(name(), "");
    String id = over(order(redrive(endpoint, ""))).get("id").asString();
    assertThat(STAGE.items("/v1/replays?limit=500"))
        .anyMatch(item -> item.get("id").asString().equals(id));
    assertThat(STAGE.get("/v1/replays/" + UUID.randomUUID(), "viewer").statusCode()).isEqualTo(404);
  }
}
