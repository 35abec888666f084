package io.observatory.webhook;

import static io.observatory.webhook.ApiStage.ENDPOINTS;
import static io.observatory.webhook.ApiStage.code;
import static io.observatory.webhook.ApiStage.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.outbound.postgres.KeyHolder;
import io.observatory.webhook.reseal.Reseal;
import io.observatory.webhook.retention.Retention;
import io.observatory.webhook.retention.RetentionStore;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is kept in the tables, for how long, and what may be asked of it. */
class UpkeepIT {

  @RegisterExtension static final ApiStage STAGE = new ApiStage();

  private static void fails(String endpoint) {
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO webhook_failing (endpoint_id, since, last_at)
            VALUES (?, now() - interval '130 hours', now())
            """)
        .param(endpoint)
        .update();
  }

  private static long count(String sql, Object... parameters) {
    return STAGE.jdbc().sql(sql).params(parameters).query(Long.class).single();
  }

  private static long failing(String endpoint) {
    return count("SELECT count(*) FROM webhook_failing WHERE endpoint_id = ?", endpoint);
  }

  /** Whoever is enabled again, or is elsewhere now, has all its patience again. */
  @Test
  void failuresAreForgottenWhenTheyTellNothingAnyMore() {
    String id = STAGE.endpoint(name(), "").get("id").asString();
    String path = ENDPOINTS + "/" + id;
    fails(id);
    assertThat(STAGE.post(path + "/pause", "operator", "{}").statusCode()).isEqualTo(200);
    assertThat(STAGE.post(path + "/resume", "operator", "{}").statusCode()).isEqualTo(200);
    assertThat(STAGE.post(path + "/disable", "admin", "{}").statusCode()).isEqualTo(200);
    assertThat(failing(id)).as("it failed until now").isEqualTo(1);
    assertThat(STAGE.post(path + "/enable", "admin", "{}").statusCode()).isEqualTo(200);
    assertThat(failing(id)).as("enabled").isZero();

    fails(id);
    change(path, "5", "{\"description\":\"the same\"}");
    assertThat(failing(id)).as("it is where it was").isEqualTo(1);
    change(path, "6", "{\"url\":\"https://hooks.example.com/other\"}");
    assertThat(failing(id)).as("elsewhere").isZero();
  }

  /** What no index leads to is asked for beside something that one does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=a.b",
        "status=succeeded",
        "status=discarded&type=a.b",
        "type=a.b&until=2030-01-01T00:00:00Z"
      })
  void aSearchThatWouldReadEverythingIsRefused(String filter) {
    HttpResponse<String> answer = STAGE.get("/v1/deliveries?" + filter, "viewer");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(code(answer)).isEqualTo("too_broad");
    for (String more : List.of("endpoint=e", "event=e", "since=2026-01-01T00:00:00Z")) {
      assertThat(STAGE.get("/v1/deliveries?" + filter + "&" + more, "viewer").statusCode())
          .as(more)
          .isEqualTo(200);
    }
  }

  @Test
  void deliveriesAreListedByTimeAndStatus() {
    String tenant = name();
    String endpoint = STAGE.paused(tenant, "");
    STAGE.publish(tenant, "a.b", name(), "1");
    Instant now = Instant.now(Clock.systemUTC());
    String to = "/v1/deliveries?endpoint=" + endpoint;
    assertThat(STAGE.items(to + "&status=pending")).hasSize(1);
    assertThat(STAGE.items(to + "&status=retry")).isEmpty();
    assertThat(STAGE.items(to + "&until=" + now.plusSeconds(60))).hasSize(1);
    assertThat(STAGE.items(to + "&until=" + now.minusSeconds(60))).isEmpty();
    assertThat(STAGE.items(to + "&since=" + now.minusSeconds(60))).hasSize(1);
    assertThat(STAGE.items(to + "&since=" + now.plusSeconds(60))).isEmpty();
    assertThat(STAGE.items("/v1/deliveries?type=a.b&status=pending&limit=500"))
        .anyMatch(item -> item.get("endpoint_id").asString().equals(endpoint));
    for (String status : List.of("in_flight", "dead&type=a.b", "skipped")) {
      assertThat(STAGE.get("/v1/deliveries?status=" + status, "viewer").statusCode())
          .isEqualTo(200);
    }
  }

  /** Nobody has the database search for half a minute, whatever the reason. */
  @Test
  void aSearchEndsSoon() {
    new TransactionTemplate(STAGE.bean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              STAGE.jdbc().sql("LOCK TABLE webhook_deliveries IN ACCESS EXCLUSIVE MODE").update();
              assertThat(code(STAGE.get("/v1/deliveries", "viewer"))).isEqualTo("too_broad");
            });
  }

  private static void event(String id, int days) {
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO webhook_event (event_id, tenant_id, type, content_type, headers, body,
              digest, created_at)
            VALUES (?, 't', 'a.b', 'application/json', '{}', '1', '',
              now() - ? * interval '1 day')
            """)
        .params(id, days)
        .update();
  }

  /** Made 40 days ago, with an attempt, and ended so many days ago if it ended. */
  private static void delivery(
      String event, String endpoint, String status, boolean holds, @Nullable Integer ended) {
    STAGE
        .jdbc()
        .sql(
            """
            WITH made AS (
              INSERT INTO webhook_deliveries (event_id, endpoint_id, id, tenant_id, type,
                ordering_key, status, reason, holds, attempts, created_at, finished_at)
              VALUES (?, ?, uuidv7(interval '-40 days'), 't', 'a.b', 'k', ?, 'paused', ?, 1,
                now() - interval '40 days', now() - ?::int * interval '1 day')
              RETURNING id)
            INSERT INTO webhook_attempt (delivery_id, attempt, at, total_us)
            SELECT id, 1, now(), 1 FROM made
            """)
        .param(event)
        .param(endpoint)
        .param(status)
        .param(holds)
        .param(ended)
        .update();
  }

  /** What ended long ago goes, and what somebody waits for stays; by slices of two. */
  @Test
  void whatIsDoneIsDeletedAfterAWhile() {
    String one = STAGE.paused(name(), "");
    String two = STAGE.paused(name(), "");
    String prefix = name();
    for (String id : List.of("done", "late", "waits", "holds", "half", "nobodys")) {
      event(prefix + id, 40);
    }
    event(prefix + "young", 29);
    delivery(prefix + "done", one, "SUCCEEDED", false, 35);
    delivery(prefix + "done", two, "SKIPPED", false, 35);
    delivery(prefix + "late", one, "DEAD", false, 29);
    delivery(prefix + "waits", one, "PENDING", true, null);
    delivery(prefix + "holds", one, "DEAD", true, 35);
    delivery(prefix + "half", one, "DISCARDED", false, 35);
    delivery(prefix + "half", two, "PENDING", true, null);
    UUID replay = UUID.randomUUID();
    STAGE
        .jdbc()
        .sql(
            """
            INSERT INTO webhook_replay (id, kind, statuses, dry_run, per_second, state, upper_id,
              principal, created_at, finished_at)
            VALUES (?, 'REDRIVE', '{}', false, 1, 'DONE', uuidv7(), 'ada',
              now() - interval '40 days', now() - interval '35 days')
            """)
        .param(replay)
        .update();

    Retention retention =
        new Retention(STAGE.bean(RetentionStore.class), Duration.ofDays(30), 2, Clock.systemUTC());
    int slices = 0;
    while (retention.slice()) {
      slices++;
    }
    assertThat(slices).isGreaterThan(4);
    assertThat(names("SELECT event_id FROM webhook_event WHERE starts_with(event_id, ?)", prefix))
        .containsExactlyInAnyOrder("late", "waits", "holds", "half", "young");
    assertThat(
            names("SELECT event_id FROM webhook_deliveries WHERE starts_with(event_id, ?)", prefix))
        .containsExactlyInAnyOrder("late", "waits", "holds", "half");
    assertThat(
            count(
                """
                SELECT count(*) FROM webhook_attempt a
                WHERE NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.id = a.delivery_id)
                """))
        .isZero();
    assertThat(count("SELECT count(*) FROM webhook_replay WHERE id = ?", replay)).isZero();
  }

  private static List<String> names(String sql, String prefix) {
    return STAGE
        .jdbc()
        .sql(sql)
        .param(prefix)
        .query((row, number) -> row.getString(1).substring(prefix.length()))
        .list();
  }

  private static void change(String path, String version, String body) {
    String tag = "\"" + version + "\"";
    assertThat(STAGE.send("PATCH", path, "admin", body, "If-Match", tag).statusCode())
        .isEqualTo(200);
  }

  /** Sealed with the old key, sealed anew, then opened with the new key alone. */
  @Test
  void secretsAreSealedAnewAndAnOldKeyCanGo() {
    String old = "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    String fresh = "k2:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    DataSource database = STAGE.bean(DataSource.class);
    KeyHolder both = KeyHolder.of(fresh + "," + old, database);
    KeyHolder newOnly = KeyHolder.of(fresh, database);
    String id = STAGE.endpoint(name(), ",\"headers\":{\"X-Key\":\"hush\"}").get("id").asString();
    assertThat(STAGE.post(ENDPOINTS + "/" + id + "/rotate-secret", "admin", "{}").statusCode())
        .isEqualTo(200);
    Endpoint before = STAGE.bean(EndpointStore.class).find(id).orElseThrow();
    String source = name();
    String wish = "{\"scheme\":{\"kind\":\"GITHUB\"},\"secret\":\"It is a secret to everybody.\"}";
    HttpResponse<String> put =
        STAGE.send("PUT", "/v1/sources/" + source, "admin", wish, "If-None-Match", "*");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    TransactionTemplate transaction =
        new TransactionTemplate(STAGE.bean(PlatformTransactionManager.class));
    Reseal reseal =
        new Reseal(
            both.rows(),
            (caller, reason, at) -> {},
            transaction,
            Clock.systemUTC(),
            System::nanoTime);
    try {
      transaction.executeWithoutResult(
          status -> {
            both.endpoints().lock(id); // as whoever rotates it at this moment
            CompletableFuture<Reseal.Counts> meanwhile =
                CompletableFuture.supplyAsync(() -> reseal.run(Service.ADA, null));
            assertThat(meanwhile.orTimeout(30, TimeUnit.SECONDS).join().left())
                .as("neither waited for nor lost")
                .isEqualTo(1);
          });
      assertThat(newOnly.endpoints().find(id).orElseThrow().state())
          .as("not open yet")
          .isEqualTo(EndpointState.PAUSED);
      assertThat(reseal.run(Service.ADA, null)).isEqualTo(new Reseal.Counts(1, 0, 0));
      assertThat(newOnly.endpoints().find(id)).hasValue(before);
      assertThat(newOnly.sources().find(List.of(source)).getFirst().credentials().current())
          .isEqualTo("It is a secret to everybody.");
      assertThat(reseal.run(Service.ADA, null)).isEqualTo(new Reseal.Counts(0, 0, 0));
    } finally {
      new Reseal(
              KeyHolder.of(old + "," + fresh, database).rows(),
              (caller, reason, at) -> {},
              transaction,
              Clock.systemUTC(),
              System::nanoTime)
          .run(Service.ADA, null);
    }
    assertThat(STAGE.post("/v1/secrets/reseal", "operator", "{}").statusCode()).isEqualTo(403);
    HttpResponse<String> nothing =
        STAGE.post("/v1/secrets/reseal", "admin", "{\"reason\":\"" + id + "\"}");
    assertThat(nothing.body()).isEqualTo("{\"endpoints\":0,\"sources\":0,\"left\":0}");
    assertThat(ApiStage.told("gateway.operator.action.v1", "webhook.secrets.reseal", id)).isOne();
  }

  /** Headers under names of one's own are kept, shown, given back, and refused where none fits. */
  @Test
  void headersHaveTheNamesThatReceiversExpect() {
    String names = "\"header_names\":{\"signature\":\"X-Acme-Signature\",\"id\":\"X-Acme-Id\"}";
    String path = ENDPOINTS + "/" + STAGE.endpoint(name(), "," + names).get("id").asString();
    assertThat(STAGE.get(path, "viewer").body()).contains("X-Acme-Signature", "X-Acme-Id");
    String stripe = "{\"profile\":\"STRIPE\"}";
    assertThat(STAGE.send("PATCH", path, "admin", stripe, "If-Match", "\"1\"").body())
        .contains("header_names", "STRIPE has no header for ID");
    String own = "{\"profile\":\"GITHUB\",\"header_names\":{}}";
    assertThat(STAGE.send("PATCH", path, "admin", own, "If-Match", "\"1\"").body())
        .contains("\"profile\":\"GITHUB\"", "\"header_names\":{}");
  }
}
