package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can not be read or stored is put aside as it came, and what follows is taken. */
@OnSharedService
class ProjectionIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DEAD = TestSessions.GATES + "-hitl-service-dlt";

  private static GateEvent.Builder event(String state) {
    return GateEvent.newBuilder()
        .setEventId("e")
        .setSentAt(Clock.systemUTC().instant())
        .setSessionId("poison-1")
        .setKind(GateEventKind.OPENED)
        .setGateId("told-gate")
        .setState(state);
  }

  @Test
  void poisonStopsNobody() {
    Gateway gateway = STAGE.gateway();
    TestSessions sessions = STAGE.sessions();
    try (TopicReader dead = new TopicReader(Infra.shared().bootstrapServers(), DEAD)) {
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      byte[] unstorable = sessions.codec().encode(TestSessions.GATES, event("ASLEEP").build());
      byte[] good = sessions.codec().encode(TestSessions.GATES, event("PAUSED").build());
      for (byte[] value : List.of(garbage, unstorable, good)) {
        sessions.probe().send(TestSessions.GATES, "poison-1", value);
      }

      await().atMost(SOON).until(() -> gateway.gates("poison-1").size() == 1);
      await().atMost(SOON).until(() -> dead.of("poison-1").size() == 2);
      assertThat(dead.of("poison-1"))
          .extracting(ConsumerRecord::value)
          .containsExactly(garbage, unstorable);
      assertThat(TestSessions.header(dead.of("poison-1").getFirst(), "dlt_reason"))
          .isEqualTo("not_avro");
    }
  }
}
