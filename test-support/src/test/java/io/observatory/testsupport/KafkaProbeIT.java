package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaProbeIT {
  private static final String TOPIC = "gateway.heartbeat.v1";
  private final Infra infra = Infra.shared();

  KafkaProbeIT() {
    infra.createTopics();
  }

  @Test
  void whatItSentItReadsBackByteForByte() {
    String key = UUID.randomUUID().toString();
    byte[] value = {0, -1, 127, 3};
    try (KafkaProbe probe = KafkaProbe.at(infra.bootstrapServers())) {
      probe.send(TOPIC, key, value);
      List<ConsumerRecord<byte[], byte[]>> seen =
          probe.readUntil(TOPIC, all -> all.stream().anyMatch(keyed(key)), Duration.ofSeconds(20));
      assertThat(seen.stream().filter(keyed(key)).findFirst().orElseThrow().value())
          .isEqualTo(value);
    }
  }

  @Test
  void waitingInVainTellsHowManyCame() {
    try (KafkaProbe probe = KafkaProbe.at(infra.bootstrapServers())) {
      assertThatThrownBy(() -> probe.read("gateway.audit.checkpoint.v1", 1, Duration.ofMillis(300)))
          .isInstanceOf(KafkaProbeException.class)
          .hasMessageContaining("held 0 records only");
    }
  }

  @Test
  void recordsOfAnAbortedTransactionAreNotSeen() {
    String key = UUID.randomUUID().toString();
    Map<String, Object> properties =
        Map.of("bootstrap.servers", infra.bootstrapServers(), "transactional.id", key);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaProbe probe = KafkaProbe.at(infra.bootstrapServers())) {
      producer.initTransactions();
      producer.beginTransaction();
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      assertThat(producer.send(new ProducerRecord<>(TOPIC, 0, bytes, bytes))).isNotNull();
      producer.flush();
      producer.abortTransaction();
      String last = UUID.randomUUID().toString();
      probe.send(new ProducerRecord<>(TOPIC, 0, last.getBytes(StandardCharsets.UTF_8), bytes));
      List<ConsumerRecord<byte[], byte[]>> seen =
          probe.readUntil(TOPIC, all -> all.stream().anyMatch(keyed(last)), Duration.ofSeconds(20));
      assertThat(seen).noneMatch(keyed(key));
    }
  }

  @Test
  void behindTheProxyAClientLosesAndRegainsTheBroker() {
    Map<String, Object> impatient =
        Map.of(
            "bootstrap.servers",
            infra.proxiedBootstrapServers(),
            "delivery.timeout.ms",
            5_000, // also on a machine that is busy with something else
            "request.timeout.ms",
            2_000,
            "linger.ms",
            0);
    try (KafkaProbe probe = KafkaProbe.with(impatient)) {
      probe.send(TOPIC, "a", new byte[0]);
      infra.brokerProxy().cut();
      assertThatThrownBy(() -> probe.send(TOPIC, "b", new byte[0]))
          .isInstanceOf(KafkaProbeException.class);
      infra.brokerProxy().restore();
      assertThat(probe.send(TOPIC, "c", new byte[0]).hasOffset()).isTrue();
    } finally {
      infra.brokerProxy().restore();
    }
  }

  private static Predicate<ConsumerRecord<byte[], byte[]>> keyed(String key) {
    return record ->
        record.key() != null && key.equals(new String(record.key(), StandardCharsets.UTF_8));
  }
}
