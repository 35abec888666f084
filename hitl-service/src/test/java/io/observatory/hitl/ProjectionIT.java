package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.testsupport.Infra;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What can not be read or stored is put aside as it came, and what follows is taken. */
class ProjectionIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DEAD = TestSessions.GATES + "-hitl-service-dlt";

  private static GateEvent.Builder event(String state) {
    return GateEvent.newBuilder()
        .setEventId("e")
        .setSentAt(Clock.systemUTC().instant())
        .setSessionId("told-1")
        .setKind(GateEventKind.OPENED)
        .setGateId("told-gate")
        .setState(state);
  }

  @Test
  void poisonStopsNobody() {
    INFRA.prepare();
    try (Gateway gateway = Gateway.start(INFRA, INFRA.database("hitl"), Map.of());
        TestSessions sessions = new TestSessions(INFRA);
        TopicReader dead = new TopicReader(INFRA.bootstrapServers(), DEAD)) {
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      byte[] unstorable = sessions.codec().encode(TestSessions.GATES, event("ASLEEP").build());
      byte[] good = sessions.codec().encode(TestSessions.GATES, event("PAUSED").build());
      for (byte[] value : List.of(garbage, unstorable, good)) {
        sessions.probe().send(TestSessions.GATES, "told-1", value);
      }

      await().atMost(SOON).until(() -> gateway.gates("told-1").size() == 1);
      await().atMost(SOON).until(() -> dead.of("told-1").size() == 2);
      assertThat(dead.of("told-1"))
          .extracting(ConsumerRecord::value)
          .containsExactly(garbage, unstorable);
      assertThat(TestSessions.header(dead.of("told-1").getFirst(), "dlt_reason"))
          .isEqualTo("not_avro");
    }
  }
}
