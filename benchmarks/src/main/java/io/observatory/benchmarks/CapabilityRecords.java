package io.observatory.benchmarks;

import io.observatory.events.CapabilityUpdated;
import io.observatory.platform.avro.AvroCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the service said on gateway.capability.v1 between two ends of it. */
final class CapabilityRecords {
  static final String TOPIC = "gateway.capability.v1";
  static final String EVICTED = "EVICTED";

  private CapabilityRecords() {}

  /** How many records the topic took between two ends. */
  static long count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    return to.entrySet().stream()
        .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** How many of each state; a tombstone counts as {@code GONE}. */
  static Map<String, Integer> states(
      Properties client,
      AvroCodec codec,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    Map<String, Integer> states = new TreeMap<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(to.keySet());
      to.keySet().forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
      while (to.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofSeconds(1))
            .forEach(record -> states.merge(state(codec, record), 1, Integer::sum));
      }
    }
    return states;
  }

  private static String state(AvroCodec codec, ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        ? "GONE"
        : codec.decode(TOPIC, record.value(), CapabilityUpdated.class).getState().name();
  }
}
