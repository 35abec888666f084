package io.observatory.hitl;

import static io.observatory.hitl.Gateway.VIEWER;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers without patience, and callers in too much of a hurry. */
class PatienceIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    gateway =
        Gateway.start(
            INFRA,
            INFRA.database("hitl"),
            Map.of("hitl.command.patience", "0ms", "hitl.command.per-minute", "2"));
    await().atMost(SOON).until(gateway::isReady);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void anAnswerThatComesLateIsFoundAtItsAddress() {
    HttpResponse<String> answer =
        gateway.post("/v1/sessions/late-1/pause", Gateway.ADMIN, "{\"reason\":\"look\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(json(answer).get("status").asString()).isEqualTo("PENDING");
    String address = answer.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(SOON)
        .until(() -> json(gateway.get(address, VIEWER)).get("status").asString().equals("APPLIED"));
    assertThat(json(gateway.get(address, VIEWER)).get("state").asString()).isEqualTo("PAUSED");
    assertThat(gateway.get("/v1/commands/none", VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void whoCommandsTooFastIsToldWhenToGoOn() {
    gateway.command("fast-1", "pause", "{}");
    gateway.command("fast-1", "unpause", "{}");
    HttpResponse<String> third = gateway.command("fast-1", "pause", "{}");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(json(third).get("code").asString()).isEqualTo("rate_limited");
    assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 31L);
    assertThat(json(gateway.get("/v1/interventions?session=fast-1", VIEWER)).get("items"))
        .hasSize(2);
  }
}
