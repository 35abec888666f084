package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicReaderIT {
  private static final String TOPIC = "gateway.heartbeat.v1";
  private final Infra infra = Infra.shared();
  private final String key = UUID.randomUUID().toString();

  TopicReaderIT() {
    infra.createTopics();
  }

  @Test
  void whatWasWrittenBeforeTheQuestionIsInTheAnswer() {
    try (KafkaProbe probe = KafkaProbe.at(infra.bootstrapServers())) {
      probe.send(TOPIC, key, new byte[] {0});
      try (TopicReader reader = new TopicReader(infra.bootstrapServers(), TOPIC)) {
        assertThat(reader.of(key)).as("it was there before").isEmpty();
        for (int i = 1; i <= 50; i++) {
          probe.send(TOPIC, i % 2 == 0 ? key : null, new byte[] {(byte) i});
          assertThat(reader.of(key)).hasSize(i / 2);
          assertThat(reader.all()).hasSize(i);
        }
      }
    }
  }

  @Test
  void whatIsUnderWayOrAbortedIsNotAndWhatIsCommittedIs() {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", infra.bootstrapServers(), "transactional.id", key);
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        TopicReader reader = new TopicReader(infra.bootstrapServers(), TOPIC)) {
      producer.initTransactions();
      begin(producer);
      assertThat(reader.of(key)).isEmpty();
      producer.abortTransaction();
      assertThat(reader.of(key)).isEmpty();
      begin(producer);
      producer.commitTransaction();
      await().until(() -> reader.of(key).size() == 1); // the broker says so soon after the commit
    }
  }

  private void begin(KafkaProducer<byte[], byte[]> producer) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    producer.beginTransaction();
    assertThat(producer.send(new ProducerRecord<>(TOPIC, bytes, bytes))).isNotNull();
    producer.flush();
  }
}
