package io.observatory.testsupport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Collects what is written to one topic from now on. For one thread at a time. */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> byKey = new HashMap<>();

  /** Reads what is committed from when this returns. */
  public TopicReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                // Behind a fetch that waits for more the broker lets the question for the end wait.
                "fetch.max.wait.ms",
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Everything of this key that is committed by now, oldest first. */
  public List<ConsumerRecord<byte[], byte[]>> of(String key) {
    catchUp();
    return List.copyOf(byKey.getOrDefault(key, List.of()));
  }

  /** Everything that is committed by now. */
  public List<ConsumerRecord<byte[], byte[]>> all() {
    catchUp();
    return List.copyOf(seen);
  }

  private void catchUp() {
    long start = System.nanoTime();
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (isBehind(ends)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new KafkaProbeException("Not read up to " + ends + " within " + PATIENCE, null);
      }
      consumer.poll(POLL).forEach(this::keep);
    }
  }

  private boolean isBehind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    seen.add(record);
    if (record.key() != null) {
      byKey
          .computeIfAbsent(
              new String(record.key(), StandardCharsets.UTF_8), unseen -> new ArrayList<>())
          .add(record);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
