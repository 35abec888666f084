package io.observatory.deploy.demo;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.observatory.events.CapabilityUpdated;
import io.observatory.schemas.TrustedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what the broker holds of the two topics since the demo began: the truth that the audit
 * store is compared with, and the capability events as any dashboard would see them.
 */
final class TopicWatch implements AutoCloseable {
  static final String CAPABILITIES = "gateway.capability.v1";
  static final List<String> TOPICS = List.of(KafkaBeats.TOPIC, CAPABILITIES);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroKafkaDeserializer<CapabilityUpdated> values = new AvroKafkaDeserializer<>();
  private final Set<Coordinate> records = ConcurrentHashMap.newKeySet();
  private final List<Seen> capabilities = new CopyOnWriteArrayList<>();
  private final List<TopicPartition> partitions;
  private final Thread reader;
  private final Map<String, Object> config = new HashMap<>();
  private Map<TopicPartition, Long> positions = Map.of();
  private volatile boolean closed;

  /** A capability event and when the broker took it. */
  record Seen(CapabilityUpdated event, Instant at) {}

  /** Stands at the end of both topics when it returns; what comes after is seen. */
  TopicWatch(String bootstrapServers, String registryUrl) {
    TrustedEvents.trust();
    values.configure(KafkaBeats.serde(registryUrl), false);
    config.put("bootstrap.servers", bootstrapServers);
    config.put("client.id", "demo-watch");
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "none");
    config.put("reconnect.backoff.max.ms", 1_000);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions = partitions();
    consumer.assign(partitions);
    consumer.endOffsets(consumer.assignment()).forEach(consumer::seek);
    reader = Thread.ofPlatform().daemon().name("demo-watch").start(this::read);
  }

  /** Places of all records seen. */
  Set<Coordinate> records() {
    return records;
  }

  /** The capability events in the order read; the events of one agent in their order. */
  List<Seen> capabilities() {
    return List.copyOf(capabilities);
  }

  /** Waits until everything is seen that the broker holds now; says whether that came true. */
  boolean awaitEnd(Duration limit) throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.get("bootstrap.servers")))) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      admin.listOffsets(latest).all().get().forEach((of, end) -> ends.put(of, end.offset()));
    }
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (ends.entrySet().stream()
          .anyMatch(end -> positions.getOrDefault(end.getKey(), 0L) < end.getValue())) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    }
    return true;
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

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : TOPICS) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer.poll(Duration.ofMillis(250)).forEach(this::take);
        publishPositions();
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private synchronized void publishPositions() {
    Map<TopicPartition, Long> now = new HashMap<>();
    partitions.forEach(partition -> now.put(partition, consumer.position(partition)));
    positions = now;
    notifyAll();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(CAPABILITIES) && record.value() != null) {
      CapabilityUpdated event = values.deserialize(record.topic(), record.value());
      capabilities.add(new Seen(event, Instant.ofEpochMilli(record.timestamp())));
    }
    records.add(new Coordinate(record.topic(), record.partition(), record.offset()));
  }
}
