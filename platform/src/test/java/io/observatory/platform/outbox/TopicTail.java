package io.observatory.platform.outbox;

import io.observatory.testsupport.Infra;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what arrives on a topic from the moment it is made. */
public final class TopicTail implements AutoCloseable {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Queue<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

  /** Begins at the topic's present end. */
  public TopicTail(Infra infra, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                infra.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                "10"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** The next record; fails when none comes in time. */
  public ConsumerRecord<byte[], byte[]> next() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (read.isEmpty()) {
      consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no record came");
      }
    }
    return read.remove();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
