package io.observatory.hitl;

import static io.observatory.hitl.Gateway.AGENT;
import static io.observatory.hitl.Gateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A session that can hold no more says so to agents that speak HTTP. */
class LimitIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);

  private static String decision(String traceId) {
    return """
    {"meta":{"trace_id":"%s","timestamp":"2026-11-20T12:00:00Z","session_id":"full-1"},
     "identity":{"agent_id":"http-1","agent_type":"worker","capability_version":"1"}}
    """
        .formatted(traceId);
  }

  private static String lastGate(Gateway gateway) {
    return Objects.requireNonNull(gateway.session("full-1"))
        .get("last_gate")
        .get("kind")
        .asString();
  }

  @Test
  void aFullBufferIsToldBeforeMoreIsLost() {
    INFRA.prepare();
    try (Gateway gateway =
        Gateway.start(
            INFRA, INFRA.database("hitl"), Map.of("hitl.relay.limits.session-messages", "2"))) {
      await().atMost(SOON).until(gateway::isReady);
      assertThat(gateway.command("full-1", "pause", "{}").statusCode()).isEqualTo(200);
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.post("/v1/decisions", AGENT, decision("t" + i)).statusCode())
            .isEqualTo(202);
      }
      await().atMost(SOON).until(() -> lastGate(gateway).equals("DENIED"));

      HttpResponse<String> refused = gateway.post("/v1/decisions", AGENT, decision("t4"));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(json(refused).get("code").asString()).isEqualTo("buffer_full");
      assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
      HttpResponse<String> unpaused = gateway.command("full-1", "unpause", "{}");
      assertThat(json(unpaused).get("flushed_count").asLong()).isEqualTo(2);
      await().atMost(SOON).until(() -> lastGate(gateway).equals("CLOSED"));
      assertThat(gateway.post("/v1/decisions", AGENT, decision("t5")).statusCode()).isEqualTo(202);
    }
  }
}
