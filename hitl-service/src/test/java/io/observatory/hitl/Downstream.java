package io.observatory.hitl;

import io.observatory.events.DecisionLog;
import io.observatory.events.GateEvent;
import io.observatory.events.SessionControlResult;
import io.observatory.platform.avro.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the relay puts out, as its readers see it (committed), and how much was written to the
 * released topic at all. Two threads read; safe for use by many.
 */
final class Downstream implements AutoCloseable {

  private static final String RESULTS = "gateway.control.result.v1";
  private static final Duration POLL = Duration.ofMillis(20);

  private final AvroCodec codec;
  private final String broker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, List<Out>> released = new HashMap<>();
  private final Map<String, List<GateEvent>> gates = new HashMap<>();
  private final Map<String, List<SessionControlResult>> answers = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Set<String> committed = new HashSet<>();
  private @Nullable Throwable failure;
  private volatile boolean closed;

  /** A message that was let through. */
  @SuppressWarnings("ArrayRecordComponent") // compared as bytes only
  record Out(String traceId, int partition, long offset, long at, String origin, byte[] value) {}

  Downstream(AvroCodec codec, String broker) {
    this.codec = codec;
    this.broker = broker;
    List<String> all = List.of(TestSessions.RELEASED, TestSessions.GATES, RESULTS);
    threads.add(Thread.ofPlatform().start(() -> read("read_committed", all)));
    threads.add(
        Thread.ofPlatform().start(() -> read("read_uncommitted", List.of(TestSessions.RELEASED))));
  }

  private void read(String isolation, List<String> topics) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker, "isolation.level", isolation, "fetch.max.wait.ms", 20);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        var records = consumer.poll(POLL);
        inLock(
            () -> {
              if (isolation.equals("read_uncommitted")) {
                records.forEach(record -> written.put(place(record), record.timestamp()));
              } else {
                records.forEach(this::keep);
              }
            });
      }
    } catch (RuntimeException | Error e) {
      inLock(() -> failure = e);
    }
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    switch (record.topic()) {
      case TestSessions.RELEASED -> {
        DecisionLog decision = codec.decode(record.topic(), record.value(), DecisionLog.class);
        committed.add(place(record));
        released
            .computeIfAbsent(key, unseen -> new ArrayList<>())
            .add(
                new Out(
                    decision.getMeta().getTraceId(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    TestSessions.header(record, "observatory-origin"),
                    record.value()));
      }
      case TestSessions.GATES ->
          gates
              .computeIfAbsent(key, unseen -> new ArrayList<>())
              .add(codec.decode(record.topic(), record.value(), GateEvent.class));
      default ->
          answers
              .computeIfAbsent(key, unseen -> new ArrayList<>())
              .add(codec.decode(record.topic(), record.value(), SessionControlResult.class));
    }
  }

  private void inLock(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What the session let through, in order. */
  List<Out> released(String sessionId) {
    return copy(released, sessionId);
  }

  List<GateEvent> gates(String sessionId) {
    return copy(gates, sessionId);
  }

  List<SessionControlResult> answers(String commandId) {
    return copy(answers, commandId);
  }

  private <T> List<T> copy(Map<String, List<T>> of, String key) {
    lock.lock();
    try {
      return List.copyOf(of.getOrDefault(key, List.of()));
    } finally {
      lock.unlock();
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.partition() + "/" + record.offset();
  }

  /** Records written to the released topic, in transactions that ended well or not. */
  long written() {
    lock.lock();
    try {
      return written.size();
    } finally {
      lock.unlock();
    }
  }

  /** When records were written to the released topic that do not count, in epoch milliseconds. */
  List<Long> brokenOff() {
    lock.lock();
    try {
      Map<String, Long> left = new HashMap<>(written);
      left.keySet().removeAll(committed);
      return List.copyOf(left.values());
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether it became true in time; looks at every change. */
  boolean until(BooleanSupplier condition, Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!condition.getAsBoolean()) {
        if (failure != null) {
          throw new IllegalStateException("a reader ended", failure);
        }
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
