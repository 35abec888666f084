package io.observatory.deploy.demo;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.observatory.events.Heartbeat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Beats produced as agents do: Avro through the registry's serializer, key agent_id, the default
 * partitioner. While the broker is away they wait; only what it acknowledged counts as produced.
 */
final class KafkaBeats implements Fleet.BeatChannel, AutoCloseable {
  static final String TOPIC = "gateway.heartbeat.v1";

  private final KafkaProducer<String, Heartbeat> producer;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Set<Coordinate> acknowledged = ConcurrentHashMap.newKeySet();

  KafkaBeats(String bootstrapServers, String registryUrl) {
    AvroKafkaSerializer<Heartbeat> values = new AvroKafkaSerializer<>();
    values.configure(serde(registryUrl), false);
    producer =
        new KafkaProducer<>(
            producer(bootstrapServers, "demo-fleet"), new StringSerializer(), values);
  }

  @Override
  public void send(Heartbeat beat) {
    sent.incrementAndGet();
    var _ =
        producer.send(
            new ProducerRecord<>(TOPIC, beat.getAgentId(), beat),
            (where, fault) -> {
              if (fault == null) {
                acknowledged.add(new Coordinate(TOPIC, where.partition(), where.offset()));
              } else {
                failed.incrementAndGet();
              }
            });
  }

  /** Handed to the producer so far. */
  long sent() {
    return sent.get();
  }

  /** Given up by the producer; nothing is known of their fate. */
  long failed() {
    return failed.get();
  }

  /** What the broker acknowledged. */
  Set<Coordinate> acknowledged() {
    return acknowledged;
  }

  /** Waits until everything handed over was acknowledged or given up. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }

  /** A producer that loses nothing and keeps the order, however long the broker is away. */
  static Map<String, Object> producer(String bootstrapServers, String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("client.id", clientId);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("linger.ms", 20);
    config.put("delivery.timeout.ms", 600_000);
    config.put("max.block.ms", 600_000);
    config.put("reconnect.backoff.max.ms", 1_000);
    return config;
  }

  /**
   * The schema was registered when the stack was raised; its latest version is this build's own.
   */
  static Map<String, Object> serde(String registryUrl) {
    Map<String, Object> config = new HashMap<>();
    config.put("apicurio.registry.url", registryUrl);
    config.put("apicurio.registry.http.adapter", "JDK");
    config.put("apicurio.registry.auto-register", false);
    config.put("apicurio.registry.find-latest", true);
    config.put(
        "apicurio.registry.artifact-resolver-strategy",
        "io.apicurio.registry.serde.strategy.TopicIdStrategy");
    config.put("apicurio.registry.use-id", "contentId");
    config.put("apicurio.registry.headers.enabled", false);
    config.put("apicurio.registry.check-period-ms", Long.toString(Integer.MAX_VALUE));
    config.put("apicurio.registry.fault-tolerant-refresh", true);
    config.put("apicurio.registry.use-specific-avro-reader", true);
    return config;
  }
}
