package io.observatory.deploy.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What consumers of agents' work see behind the relay, in order, since the demo began. */
final class ReleasedWatch implements AutoCloseable {
  private static final String TOPIC = "gateway.decision.released.v1";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, List<byte[]>> released = new ConcurrentHashMap<>();
  private final Thread reader;
  private volatile boolean closed;

  /** Stands at the topic's end when it returns. */
  ReleasedWatch(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("client.id", "demo-released");
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "none");
    config.put("reconnect.backoff.max.ms", 1_000);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(TOPIC, info.partition()))
            .toList());
    consumer.endOffsets(consumer.assignment()).forEach(consumer::seek);
    reader = Thread.ofPlatform().daemon().name("demo-released").start(this::read);
  }

  /** The bytes that came out of a session so far. */
  List<byte[]> of(String session) {
    return List.copyOf(released.getOrDefault(session, List.of()));
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      reader.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer.poll(Duration.ofMillis(250)).forEach(this::take);
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    released
        .computeIfAbsent(
            new String(record.key(), StandardCharsets.UTF_8), s -> new CopyOnWriteArrayList<>())
        .add(record.value());
  }
}
