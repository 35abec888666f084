package io.observatory.testsupport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads raw records from a test. Reads are read_committed, belong to no group and begin
 * at the first record, so a test that shares its topic tells its records by their key. Sends are
 * safe from several threads.
 */
public final class KafkaProbe implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> properties;
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaProbe(Map<String, Object> properties) {
    this.properties = properties;
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A probe of the broker at that address. */
  public static KafkaProbe at(String bootstrapServers) {
    return with(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** A probe with these client properties, such as a login, beside the address. */
  public static KafkaProbe with(Map<String, ?> clientProperties) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.putIfAbsent("max.block.ms", 20_000);
    properties.putIfAbsent("linger.ms", 0); // who sends one waits for it
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    return new KafkaProbe(properties);
  }

  /** Sends one record and returns when the broker has it. */
  public RecordMetadata send(String topic, @Nullable String key, byte @Nullable [] value) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return send(new ProducerRecord<>(topic, bytes, value));
  }

  /** Sends one record, with partition and headers as given, and returns when the broker has it. */
  public RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw new KafkaProbeException("Can not send to " + record.topic(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaProbeException("Interrupted while sending to " + record.topic(), e);
    }
  }

  /** Reads until {@code count} records are there, and returns all it has seen by then. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count, Duration timeout) {
    return readUntil(topic, seen -> seen.size() >= count, timeout);
  }

  /**
   * Reads a topic from its beginning until what it has seen satisfies the condition.
   *
   * @throws KafkaProbeException when the time is up before; it tells how many records were there
   */
  public List<ConsumerRecord<byte[], byte[]>> readUntil(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough, Duration timeout) {
    List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
    long start = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!enough.test(seen)) {
        if (System.nanoTime() - start > timeout.toNanos()) {
          throw new KafkaProbeException(
              "After " + timeout + " " + topic + " held " + seen.size() + " records only", null);
        }
        consumer.poll(POLL).forEach(seen::add);
      }
    }
    return seen;
  }

  /** The offset behind the last committed record, per partition. */
  public Map<Integer, Long> endOffsets(String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer
          .endOffsets(partitions(consumer, topic))
          .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
    }
    return offsets;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> own = new HashMap<>(properties);
    own.putIfAbsent("fetch.max.wait.ms", 10); // closing waits for the fetch that is under way
    return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }
}
