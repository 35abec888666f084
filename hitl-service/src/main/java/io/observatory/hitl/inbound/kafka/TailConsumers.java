package io.observatory.hitl.inbound.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * A consumer for one listener, of no group. It fetches when the listener has taken what it got
 * before, and never more than a little: who is slow is behind, and costs no memory.
 */
final class TailConsumers {

  static final Duration PATIENCE = Duration.ofSeconds(5);

  private TailConsumers() {}

  static KafkaConsumer<byte[], byte[]> create(ConsumerFactory<byte[], byte[]> consumers) {
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.merge(ConsumerConfig.CLIENT_ID_CONFIG, "-tail", (id, suffix) -> id + "" + suffix);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic, PATIENCE).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** Where the consumer, which was assigned and sought, goes on. */
  static Map<TopicPartition, Long> places(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> places = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      places.put(partition, consumer.position(partition, PATIENCE));
    }
    return places;
  }
}
