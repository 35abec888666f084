package io.observatory.benchmarks;

import io.observatory.events.Heartbeat;
import io.observatory.platform.avro.AvroCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference: reads and decodes the same records with the same deserializer, and keeps nothing.
 */
final class BareConsumer {

  private BareConsumer() {}

  /** Reads from {@code from} to {@code to}; nanoseconds from the first poll to the last record. */
  static long read(
      Properties client,
      AvroCodec codec,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("max.poll.records", "10000");
    properties.put("fetch.max.bytes", "52428800");
    properties.put("max.partition.fetch.bytes", "4194304");
    long left = to.values().stream().mapToLong(Long::longValue).sum();
    left -= from.values().stream().mapToLong(Long::longValue).sum();
    long agents = 0;
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(to.keySet());
      from.forEach(consumer::seek);
      long start = System.nanoTime();
      while (left > 0) {
        var records = consumer.poll(Duration.ofSeconds(10));
        if (records.isEmpty()) {
          throw new IllegalStateException(left + " records did not arrive");
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Heartbeat beat = codec.decode(HeartbeatLoad.TOPIC, record.value(), Heartbeat.class);
          agents += beat.getAgentId().length();
          left--;
        }
      }
      long took = System.nanoTime() - start;
      if (agents == 0) {
        throw new IllegalStateException("nothing was decoded");
      }
      return took;
    }
  }
}
