package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DlqCommandsTest {
  private static final String DELIVERY =
      """
      {"id":"0198-1","endpoint_id":"ep_1","event_id":"ev-1","type":"order.paid","status":"DEAD",
        "reason":"exhausted","attempts":6,"last_http_status":503,
        "finished_at":"2020-01-01T00:00:00Z"}
      """;

  @TempDir Path directory;

  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    desk = new Desk(directory);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void whatWasGivenUpIsATable() {
    desk.answers("/v1/deliveries", 200, "{\"items\":[" + DELIVERY + "],\"next_cursor\":null}");

    assertThat(desk.type("dlq", "list", "--endpoint", "ep_1")).isZero();

    assertThat(desk.shown().lines().toList().get(1))
        .matches(" +0198-1 +ep_1 +ev-1 +order.paid +6 +HTTP 503 +\\d+ days ago");
    assertThat(desk.requests().getFirst())
        .contains("status=DEAD", "endpoint=ep_1", "latest=true", "limit=50");
  }

  @Test
  void everyRequestIsShownAndAnswersCanNotObeyTheTerminal() {
    desk.answers("/v1/deliveries/0198-1", 200, DELIVERY)
        .answers(
            "/v1/deliveries/0198-1/attempts",
            200,
            """
            {"items":[{"attempt":1,"at":"2020-01-01T00:00:00Z","http_status":503,
              "times":{"total_us":21000},"remote_address":"192.0.2.1","body":"no\\u001b[2J"}],
              "next_cursor":null}
            """)
        .answers(
            "/v1/deliveries",
            200,
            """
            {"items":[{"id":"0198-2","status":"SUCCEEDED"}],"next_cursor":null}
            """);

    assertThat(desk.type("dlq", "show", "0198-1")).isZero();

    assertThat(desk.shown())
        .contains("order.paid ev-1 to ep_1: DEAD (exhausted)", "HTTP 503", "21 ms", "192.0.2.1")
        .contains("Delivered again as 0198-2: SUCCEEDED")
        .doesNotContain("\u001b");
  }

  @Test
  void oneIsDeliveredAgain() {
    desk.answers("/v1/deliveries/0198-1/retry", 202, "{\"id\":\"0198-2\"}");

    assertThat(desk.type("dlq", "replay", "0198-1", "--reason", "healed")).isZero();

    assertThat(desk.shown()).contains("delivered again, as 0198-2");
    assertThat(desk.requests().getFirst()).contains("POST", "\"reason\":\"healed\"");
  }

  @Test
  void allAreDeliveredAgainAndCounted() {
    desk.answers("/v1/replays", 202, "{\"id\":\"r1\",\"state\":\"QUEUED\"}")
        .answers("/v1/replays/r1", 200, "{\"id\":\"r1\",\"state\":\"RUNNING\"}")
        .answers(
            "/v1/replays/r1",
            200,
            "{\"id\":\"r1\",\"state\":\"DONE\",\"examined\":12,\"replayed\":10,\"skipped\":2}");

    assertThat(desk.type("dlq", "replay", "--all")).isZero();

    assertThat(desk.shown()).contains("10 of 12 are delivered again, 2 left alone");
    assertThat(desk.requests().getFirst()).contains("\"kind\":\"redrive\"");
  }

  @Test
  void whoSaysNothingOrTooMuchIsTold() {
    assertThat(desk.type("dlq", "replay")).isEqualTo(1);
    assertThat(desk.type("dlq", "replay", "0198-1", "--all")).isEqualTo(1);
    assertThat(desk.shown()).contains("a delivery's id, or --endpoint, --type or --all");
    desk.answers(
        "/v1/deliveries/0198-1/retry",
        409,
        "{\"code\":\"endpoint_disabled\",\"detail\":\"The endpoint is disabled.\"}");
    assertThat(desk.type("dlq", "replay", "0198-1")).isEqualTo(1);
    assertThat(desk.shown()).contains("The endpoint is disabled. (endpoint_disabled)");
  }
}
