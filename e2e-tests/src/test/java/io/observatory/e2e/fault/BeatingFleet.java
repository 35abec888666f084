package io.observatory.e2e.fault;

import io.observatory.events.Capability;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Agents that beat one after the other, each once per interval, until told to be silent. Their
 * clocks are right, ten years ahead or ten years behind, by turns (T30). A beat the broker does not
 * take within seconds is lost, as an agent's would be.
 */
final class BeatingFleet implements AutoCloseable {
  static final String TOPIC = "gateway.heartbeat.v1";
  private static final int CLUSTERS = 20;
  private static final Duration TEN_YEARS = Duration.ofDays(3652);
  private static final long TICK_NANOS = 5_000_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> ids;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final byte[][] values;
  private final AtomicIntegerArray silent;
  private final AtomicLongArray lastAppend;
  private final long intervalNanos;
  private final Thread thread;
  private volatile boolean closed;

  BeatingFleet(Properties client, AvroCodec codec, int agents, Duration interval, Instant now) {
    ids = IntStream.range(0, agents).mapToObj(i -> "fleet-" + i).toList();
    values = new byte[agents][];
    for (int i = 0; i < agents; i++) {
      indexes.put(ids.get(i), i);
      Instant claimed = now.plus(TEN_YEARS.multipliedBy(i % 3 - 1L));
      values[i] = codec.encode(TOPIC, beat(ids.get(i), i % CLUSTERS, claimed));
    }
    silent = new AtomicIntegerArray(agents);
    lastAppend = new AtomicLongArray(agents);
    intervalNanos = interval.toNanos();
    producer = producer(client);
    thread = Thread.ofPlatform().daemon().name("fleet").start(this::run);
  }

  private static Heartbeat beat(String id, int cluster, Instant claimed) {
    return Heartbeat.newBuilder()
        .setEventId(id)
        .setSentAt(claimed)
        .setKind(HeartbeatKind.BEAT)
        .setAgentId(id)
        .setClusterId("cluster-" + cluster)
        .setAgentType("fleet")
        .setCapabilities(List.of(new Capability("summarise", "1.2.0")))
        .build();
  }

  private static KafkaProducer<byte[], byte[]> producer(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put("acks", "1");
    properties.put("enable.idempotence", "false");
    properties.put("linger.ms", "50");
    properties.put("batch.size", "131072");
    properties.put("buffer.memory", "67108864");
    properties.put("compression.type", "lz4");
    properties.put("request.timeout.ms", "2000");
    properties.put("delivery.timeout.ms", "5000");
    properties.put("max.block.ms", "500");
    properties.put("reconnect.backoff.max.ms", "500");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  List<String> ids() {
    return ids;
  }

  boolean contains(String id) {
    return indexes.containsKey(id);
  }

  void silence(Collection<String> agents) {
    agents.forEach(id -> silent.set(index(id), 1));
  }

  void resume(Collection<String> agents) {
    agents.forEach(id -> silent.set(index(id), 0));
  }

  /** One beat of each now, silent or not; returns when the broker has them or gave up. */
  void beatOnce(Collection<String> agents) {
    agents.forEach(id -> send(index(id)));
    producer.flush();
  }

  /** When the broker took the last beat of an agent that it acknowledged, by the broker's clock. */
  Instant lastAppend(String id) {
    return Instant.ofEpochMilli(lastAppend.get(index(id)));
  }

  private int index(String id) {
    Integer index = indexes.get(id);
    if (index == null) {
      throw new IllegalArgumentException(id + " is none of this fleet");
    }
    return index;
  }

  private void run() {
    long begun = System.nanoTime();
    long sent = 0;
    while (!closed) {
      double due = (System.nanoTime() - begun) / (double) intervalNanos * values.length;
      sent = Math.max(sent, (long) due - values.length); // what a stall made late is not made up
      while (sent < due && !closed) {
        int agent = (int) (sent++ % values.length);
        if (silent.get(agent) == 0) {
          send(agent);
        }
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private void send(int agent) {
    byte[] key = ids.get(agent).getBytes(StandardCharsets.UTF_8);
    producer.send(
        new ProducerRecord<>(TOPIC, key, values[agent]),
        (metadata, failure) -> {
          if (failure == null) {
            lastAppend.accumulateAndGet(agent, metadata.timestamp(), Math::max);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
