package io.observatory.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic read_committed and notes when each event id could first be read. */
final class Arrivals implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Map<String, Long> readableAt = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private volatile boolean stopped;

  Arrivals(Properties client, String topic) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("isolation.level", "read_committed");
    properties.put("fetch.min.bytes", "1");
    properties.put("fetch.max.wait.ms", "500");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    reader = Thread.ofPlatform().name("arrivals").start(this::read);
  }

  private void read() {
    while (!stopped) {
      var records = consumer.poll(Duration.ofMillis(100));
      long now = System.nanoTime();
      records.forEach(
          record -> {
            Matcher id = ID.matcher(new String(record.value(), StandardCharsets.ISO_8859_1));
            if (id.find()) {
              readableAt.putIfAbsent(id.group(), now);
            }
          });
    }
  }

  /** When the event was readable, or null while it is not. */
  @Nullable Long of(String eventId) {
    return readableAt.get(eventId);
  }

  int count() {
    return readableAt.size();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    reader.join();
    consumer.close();
  }
}
