package io.observatory.benchmarks;

import io.observatory.events.Capability;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's heartbeats, encoded once: every agent has its key and its value, and a round sends them
 * over and over. The time that counts is the broker's, so equal bytes are as good as new ones.
 */
final class HeartbeatLoad {
  static final String TOPIC = "gateway.heartbeat.v1";

  private record Beat(byte[] key, byte[] value) {}

  private final List<Beat> beats;

  HeartbeatLoad(AvroCodec codec, int agents, Instant now) {
    beats = new ArrayList<>(agents);
    for (int i = 0; i < agents; i++) {
      String agent = "bench-agent-" + i;
      Heartbeat beat =
          Heartbeat.newBuilder()
              .setEventId(new UUID(0, i).toString())
              .setSentAt(now)
              .setKind(HeartbeatKind.BEAT)
              .setAgentId(agent)
              .setClusterId("cluster-" + i % 20)
              .setAgentType("bench")
              .setCapabilities(
                  List.of(new Capability("summarise", "1.2.0"), new Capability("review", "3.0.1")))
              .build();
      beats.add(new Beat(agent.getBytes(StandardCharsets.UTF_8), codec.encode(TOPIC, beat)));
    }
  }

  int valueBytes() {
    return beats.getFirst().value().length;
  }

  /** Sends {@code records} beats, acks=all, and waits until the broker has taken the last. */
  void send(Properties client, int records) {
    try (Sender sender = sender(client)) {
      for (int i = 0; i < records; i++) {
        sender.send(i % beats.size());
      }
    }
  }

  int agents() {
    return beats.size();
  }

  /** A producer of these beats; closing it waits until the broker has taken the last. */
  Sender sender(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    properties.put("buffer.memory", "134217728");
    properties.put("compression.type", "lz4");
    return new Sender(
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Sends single beats without waiting for any. */
  final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();

    private Sender(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    void send(int agent) {
      Beat beat = beats.get(agent);
      producer.send(
          new ProducerRecord<>(TOPIC, beat.key(), beat.value()),
          (metadata, failure) -> {
            if (failure != null) {
              refused.set(failure);
            }
          });
    }

    @Override
    public void close() {
      producer.close();
      Exception failure = refused.get();
      if (failure != null) {
        throw new IllegalStateException("the broker did not take every heartbeat", failure);
      }
    }
  }
}
