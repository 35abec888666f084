package io.observatory.hitl;

import io.observatory.events.SessionControl;
import io.observatory.events.SessionControlKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.Misrouting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What agents and the gateway write for the relay, and what was written. */
final class Traffic implements AutoCloseable {

  private final AvroCodec codec;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final Map<String, Map<Long, String>> neighbours = new ConcurrentHashMap<>();
  private final AtomicLong releases = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();

  Traffic(AvroCodec codec, String broker, int partitions) {
    this.codec = codec;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "linger.ms", 0, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The session that shares the other's partition and is never held. */
  String neighbour(String sessionId) {
    int partition = partition(sessionId);
    for (int i = 0; ; i++) {
      if (partition("free-" + i) == partition) {
        return "free-" + i;
      }
    }
  }

  /** A session in another partition. */
  String elsewhere(String sessionId) {
    int partition = partition(sessionId);
    for (int i = 0; ; i++) {
      if (partition("away-" + i) != partition) {
        return "away-" + i;
      }
    }
  }

  private int partition(String sessionId) {
    return Misrouting.partition(bytes(sessionId), partitions);
  }

  Future<RecordMetadata> say(String sessionId, String traceId, boolean asks) {
    return producer.send(
        new ProducerRecord<>(
            TestSessions.DECISIONS, bytes(sessionId), message(sessionId, traceId, asks)));
  }

  /** A message of the session; only with this value it may come out. */
  byte[] message(String sessionId, String traceId, boolean asks) {
    byte[] value =
        codec.encode(
            TestSessions.DECISIONS, TestSessions.decision(sessionId, traceId, asks).build());
    values.put(sessionId + "/" + traceId, value);
    return value;
  }

  byte[] value(String sessionId, String traceId) {
    return values.getOrDefault(sessionId + "/" + traceId, new byte[0]);
  }

  void sayToNeighbour(String neighbour, String traceId) {
    long offset = done(say(neighbour, traceId, false)).offset();
    neighbours.computeIfAbsent(neighbour, unseen -> new ConcurrentHashMap<>()).put(offset, traceId);
  }

  /** What the neighbours said, in order. */
  Map<String, List<String>> neighbours() {
    Map<String, List<String>> all = new ConcurrentHashMap<>();
    neighbours.forEach(
        (id, said) -> {
          List<Long> offsets = new ArrayList<>(said.keySet());
          offsets.sort(null);
          all.put(id, offsets.stream().map(offset -> said.getOrDefault(offset, "")).toList());
        });
    return all;
  }

  /** Sends a command, or what was sent before once more. */
  void command(SessionControl command, boolean again) {
    if (command.getKind() == SessionControlKind.UNPAUSE && !again) {
      releases.incrementAndGet();
    }
    if (again) {
      repeats.incrementAndGet();
    }
    byte[] value = codec.encode(TestSessions.CONTROL, command);
    done(
        producer.send(
            new ProducerRecord<>(TestSessions.CONTROL, bytes(command.getSessionId()), value)));
  }

  /** Commands so far that let a session go on. */
  long releases() {
    return releases.get();
  }

  /** Commands so far that were sent once more. */
  long repeats() {
    return repeats.get();
  }

  /** Messages so far. */
  int messages() {
    return values.size();
  }

  static RecordMetadata done(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
