package io.observatory.webhook;

import static io.observatory.webhook.ApiStage.ENDPOINTS;
import static io.observatory.webhook.ApiStage.code;
import static io.observatory.webhook.ApiStage.name;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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

  private static void change(String path, String version, String body) {
    String tag = "\"" + version + "\"";
    assertThat(STAGE.send("PATCH", path, "admin", body, "If-Match", tag).statusCode())
        .isEqualTo(200);
  }
}
