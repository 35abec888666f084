package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.SecureBroker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T12: on a broker that knows who is who, agents ask and listen, and only the gateway commands. */
class AccessIT {

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static SecureBroker broker;
  private static AvroCodec codec;

  @BeforeAll
  static void start() {
    INFRA.prepare();
    broker = SecureBroker.start();
    codec =
        AvroCodec.create(
            AvroProperties.of(
                AvroProperties.Flavor.APICURIO, INFRA.registryUrl() + "/apis/registry/v3"));
  }

  @AfterAll
  static void stop() {
    codec.close();
    broker.close();
  }

  private static KafkaProbe as(String principal) {
    return KafkaProbe.with(broker.clientProperties(principal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.control.v1",
        "gateway.control.result.v1",
        "gateway.decision.released.v1",
        "gateway.gate.v1",
        "gateway.decision.v1-hitl-service-dlt",
        "hitl-service-session-changelog"
      })
  void t12NobodyButTheGatewayWrites(String topic) {
    byte[] value = {1, 2, 3};
    for (String principal : List.of("agent", "orchestrator", "dashboard", "operator")) {
      try (KafkaProbe outsider = as(principal)) {
        assertThatThrownBy(() -> outsider.send(topic, "secure-1", value))
            .as(principal)
            .hasRootCauseInstanceOf(AuthorizationException.class);
      }
    }
  }

  @Test
  void theRelayRunsWithNothingButTheCataloguesRights() {
    Map<String, Object> login = broker.clientProperties("hitl-service");
    Map<String, String> changes =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
            "KAFKA_SECURITY_PROTOCOL", String.valueOf(login.get("security.protocol")),
            "KAFKA_SASL_JAAS_CONFIG", String.valueOf(login.get("sasl.jaas.config")));
    try (Gateway gateway = Gateway.start(INFRA, INFRA.database("hitl"), changes);
        KafkaProbe agent = as("agent")) {
      await().atMost(SOON).until(gateway::isReady);
      HttpResponse<String> paused = gateway.command("secure-1", "pause", "{}");
      assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
      byte[] value =
          codec.encode(
              TestSessions.DECISIONS, TestSessions.decision("secure-1", "a", false).build());
      agent.send(TestSessions.DECISIONS, "secure-1", value);
      assertThat(agent.read(TestSessions.GATES, 1, SOON)).hasSize(1);
      assertThat(agent.read(TestSessions.RELEASED, 0, SOON)).isEmpty();
      await()
          .atMost(SOON)
          .until(() -> gateway.command("secure-1", "unpause", "{}").statusCode() == 200);
      assertThat(agent.read(TestSessions.RELEASED, 1, SOON).getFirst().value()).isEqualTo(value);
    }
  }
}
