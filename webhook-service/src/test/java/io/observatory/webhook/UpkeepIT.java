package io.observatory.webhook;

import static io.observatory.webhook.ApiStage.ENDPOINTS;
import static io.observatory.webhook.ApiStage.name;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

  private static void change(String path, String version, String body) {
    String tag = "\"" + version + "\"";
    assertThat(STAGE.send("PATCH", path, "admin", body, "If-Match", tag).statusCode())
        .isEqualTo(200);
  }
}
