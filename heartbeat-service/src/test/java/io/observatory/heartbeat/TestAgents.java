package io.observatory.heartbeat;

import io.observatory.events.Capability;
import io.observatory.events.ExecutionPolicy;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.Infra;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.unit.DataSize;

/** Agents that speak Avro over Kafka; once, or every so often in the background until closed. */
final class TestAgents implements AutoCloseable {

  static final String TOPIC = "gateway.heartbeat.v1";

  private final AvroCodec codec;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  TestAgents(Infra infra) {
    this.codec =
        AvroCodec.create(
            new AvroProperties(
                Flavor.APICURIO,
                infra.registryUrl() + "/apis/registry/v3",
                false,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(1),
                Map.of()));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                infra.bootstrapServers(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  AvroCodec codec() {
    return codec;
  }

  static Heartbeat.Builder heartbeat(String agentId) {
    return Heartbeat.newBuilder()
        .setEventId("test")
        .setSentAt(Clock.systemUTC().instant())
        .setAgentId(agentId)
        .setClusterId("c1")
        .setKind(HeartbeatKind.BEAT)
        .setAgentType("worker")
        .setCapabilities(List.of(new Capability("code.review", "2")))
        .setExecutionPolicy(ExecutionPolicy.AUTO);
  }

  void beat(String... agentIds) {
    for (String id : agentIds) {
      send(heartbeat(id).build());
    }
  }

  RecordMetadata send(Heartbeat heartbeat) {
    return send(heartbeat.getAgentId(), codec.encode(TOPIC, heartbeat));
  }

  RecordMetadata send(String key, byte[] value) {
    return send(new ProducerRecord<>(TOPIC, key.getBytes(StandardCharsets.UTF_8), value));
  }

  RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("a test record was not taken", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends without waiting; {@link #flush} waits. */
  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all of them
  void throwIn(Heartbeat heartbeat) {
    producer.send(
        new ProducerRecord<>(
            TOPIC,
            heartbeat.getAgentId().getBytes(StandardCharsets.UTF_8),
            codec.encode(TOPIC, heartbeat)));
  }

  void flush() {
    producer.flush();
  }

  /**
   * Beats in the background, all of them at once: a slow broker delays each beat by itself only.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
  void beatEveryIn(String cluster, Duration interval, String... agentIds) {
    timer.scheduleAtFixedRate(
        () -> {
          for (String id : agentIds) {
            throwIn(heartbeat(id).setClusterId(cluster).build());
          }
        },
        0,
        interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  void beatEvery(Duration interval, String... agentIds) {
    beatEveryIn("c1", interval, agentIds);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    producer.close(Duration.ofSeconds(5));
    codec.close();
  }
}
