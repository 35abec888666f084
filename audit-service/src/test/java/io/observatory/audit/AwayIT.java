package io.observatory.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.deploy.stack.PostgresProcess;
import io.observatory.deploy.stack.ServiceDatabase;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.schemas.Topic;
import io.observatory.schemas.TopicCatalogue;
import io.observatory.schemas.TrustedEvents;
import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Something the service needs is away: it waits, loses nothing, and goes on by itself. */
class AwayIT {

  private KafkaFixture kafka;

  @BeforeEach
  void open() {
    kafka = new KafkaFixture();
  }

  @AfterEach
  void close() {
    kafka.close();
  }

  @Test
  void aKilledDatabaseStopsStoringAndNothingElse(@TempDir Path directory) {
    String topic = kafka.topic("db", 2);
    try (PostgresProcess postgres = PostgresProcess.in(directory.resolve("pg")).start()) {
      ServiceDatabase own = new ServiceDatabase("audit", "audit_own", "owner", "app");
      postgres.ensure(own);
      TestDatabase database =
          new TestDatabase(
              "audit_own",
              postgres.jdbcUrl("audit_own"),
              own.ownerUser(),
              "owner",
              own.appUser(),
              "app");
      try (AuditInstance audit =
          AuditInstance.start(database, kafka.pattern(), Map.of("audit.longest-retry", "500ms"))) {
        send(topic, 0, 50);
        await().atMost(Duration.ofSeconds(30)).until(() -> audit.head() == 50);
        String member = member(database);

        postgres.kill();
        send(topic, 50, 150);
        assertThat(audit.call("/v1/entries", "viewer-token").statusCode()).isEqualTo(503);
        assertThat(audit.call("/actuator/health/liveness", "").statusCode()).isEqualTo(200);
        assertThat(audit.call("/actuator/health/readiness", "").statusCode()).isEqualTo(503);
        postgres.restart();

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> audit.head() == 150);
        assertThat(member(database)).isEqualTo(member);
      }
    }
  }

  @Test
  void aRegistryThatIsAwayMakesRecordsWaitAndNeverUndecodable() {
    String topic = kafka.topic("registry", 1);
    TrustedEvents.trust();
    Topic contract = TopicCatalogue.load().topic("gateway.heartbeat.v1");
    URI registry = URI.create(Infra.shared().registryUrl());
    byte[] value = encode(registry + "/apis/registry/v3", contract);
    try (FaultProxy proxy = FaultProxy.open().forwardTo(registry.getPort());
        AuditInstance audit =
            AuditInstance.start(
                Infra.shared().database("audit"),
                kafka.pattern(),
                Map.of(
                    "audit.longest-retry",
                    "300ms",
                    "SCHEMA_REGISTRY_URL",
                    "http://127.0.0.1:" + proxy.port() + "/apis/registry/v3"))) {
      proxy.cut();
      kafka.send(new ProducerRecord<>(topic, 0, null, value));
      kafka.producer.flush();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> audit.metric("observatory_audit_waits_total") >= 2);
      assertThat(audit.head()).isZero();

      proxy.restore();

      await().atMost(Duration.ofSeconds(30)).until(() -> audit.head() == 1);
      assertThat(audit.get("/v1/entries/0").path("event").isObject()).isTrue();
    }
  }

  private void send(String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      kafka.send(new ProducerRecord<>(topic, i % 2, null, ("v" + i).getBytes(UTF_8)));
    }
    kafka.producer.flush();
  }

  private String member(TestDatabase database) {
    String group = "audit-" + database.name();
    Map<String, ConsumerGroupDescription> groups =
        KafkaFixture.await(kafka.admin.describeConsumerGroups(java.util.List.of(group)).all());
    return Objects.requireNonNull(groups.get(group)).members().iterator().next().consumerId();
  }

  private static byte[] encode(String registryUrl, Topic contract) {
    try (AvroCodec codec =
        AvroCodec.create(
            new AvroProperties(
                AvroProperties.Flavor.APICURIO,
                registryUrl,
                true,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(1),
                Map.of()))) {
      return codec.encode(contract.name(), RandomEvents.of(contract, 5));
    }
  }
}
