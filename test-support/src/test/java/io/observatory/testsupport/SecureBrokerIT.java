package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecureBrokerIT {
  private static final byte[] VALUE = {1, 2, 3};
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.load();
  private static SecureBroker broker;

  @BeforeAll
  static void start() {
    broker = SecureBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void anAgentHeartbeatsButPausesNobody() {
    try (KafkaProbe agent = as("agent")) {
      agent.send("gateway.heartbeat.v1", "agent-1", VALUE);
      assertThatThrownBy(() -> agent.send("gateway.control.v1", "session-1", VALUE))
          .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void auditReadsEveryTopicAndWritesOnlyItsOwn() {
    List<String> own =
        CATALOGUE.topics().stream()
            .filter(topic -> topic.writers().contains("audit-service"))
            .map(Topic::name)
            .toList();
    try (KafkaProbe audit = as("audit-service")) {
      assertThat(own).contains("gateway.audit.checkpoint.v1");
      for (Topic topic : CATALOGUE.topics()) {
        assertThat(audit.endOffsets(topic.name())).as(topic.name()).isNotEmpty();
        if (!own.contains(topic.name())) {
          assertThatThrownBy(() -> audit.send(topic.name(), "key", VALUE))
              .as(topic.name())
              .hasRootCauseInstanceOf(TopicAuthorizationException.class);
        }
      }
      audit.send("gateway.audit.checkpoint.v1", "log", VALUE);
      assertThat(audit.read("gateway.audit.checkpoint.v1", 1, Duration.ofSeconds(20))).hasSize(1);
    }
  }

  @Test
  void whoDoesNotLogInIsRefused() {
    Map<String, Object> anonymous =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1_500);
    try (KafkaProbe stranger = KafkaProbe.with(anonymous)) {
      assertThatThrownBy(() -> stranger.send("gateway.heartbeat.v1", "agent-1", VALUE))
          .isInstanceOf(KafkaProbeException.class);
    }
  }

  private static KafkaProbe as(String principal) {
    return KafkaProbe.with(broker.clientProperties(principal));
  }
}
