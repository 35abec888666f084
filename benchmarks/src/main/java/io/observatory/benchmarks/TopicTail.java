package io.observatory.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed to a topic from now on, on a thread of its own, until it is closed. */
final class TopicTail implements AutoCloseable {

  /** Gets each record, in the order of its partition, with the time it was read at. */
  interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record, long nanoTime);
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Reader reader;
  private final Thread thread;
  private volatile boolean closed;

  /** Stands at the topic's end when it returns. */
  TopicTail(Properties client, String topic, Reader reader) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("max.poll.records", "10000");
    properties.put("fetch.max.wait.ms", "50");
    properties.put("max.partition.fetch.bytes", "4194304");
    this.reader = reader;
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = Thread.ofPlatform().daemon().name("tail-" + topic).start(this::run);
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = System.nanoTime();
        records.forEach(record -> reader.read(record, now));
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
