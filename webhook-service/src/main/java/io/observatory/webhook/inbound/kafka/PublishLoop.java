package io.observatory.webhook.inbound.kafka;

import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.Fault;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.webhook.delivery.Engine;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Taken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the consumer: poll, read, take in, and only then commit offsets, once a second. A
 * crash between repeats records, which the events' ids make harmless. While something is away or
 * the lanes are full, reading pauses and polling goes on. For one thread.
 */
final class PublishLoop implements ConsumerRebalanceListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(PublishLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration ROOM = Duration.ofMillis(20);
  private static final int BATCH = 200;
  private static final int BUSY = 4;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<byte[], byte[]> consumer;
  private final String group;
  private final Intake intake;
  private final Engine engine;
  private final Reading reading;
  private final DeadLetters letters;
  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
  private long committedAt = System.nanoTime();
  private long tookAt = System.nanoTime();
  private boolean paused;
  private boolean full;

  /** What the loop works with. */
  record Tools(Intake intake, Engine engine, Reading reading, DeadLetters letters) {}

  /** What a record says; empty when nothing is to be done about it. */
  interface Reading {
    Optional<Publication> read(ConsumerRecord<byte[], byte[]> record);
  }

  PublishLoop(Consumer<byte[], byte[]> consumer, String group, Tools tools) {
    this.consumer = consumer;
    this.group = group;
    this.intake = tools.intake();
    this.engine = tools.engine();
    this.reading = tools.reading();
    this.letters = tools.letters();
  }

  /** One turn; may throw when something is away, and is then to be called again. */
  void turn() {
    consumer.poll(full ? ROOM : paused ? RETRY : POLL).forEach(backlog::add);
    while (!backlog.isEmpty()) {
      full = !engine.hasRoom();
      if (full) {
        pause();
        return;
      }
      pace();
      takeSome();
    }
    resume();
    commitEverySecond();
  }

  /** Under load events are taken together, so that they share a statement and its commit. */
  private void pace() {
    long since = System.nanoTime() - tookAt;
    if (backlog.size() >= BUSY && backlog.size() < BATCH && since < PACE_NANOS) {
      LockSupport.parkNanos(PACE_NANOS - since);
      consumer.poll(Duration.ZERO).forEach(backlog::add);
    }
    tookAt = System.nanoTime();
  }

  private void takeSome() {
    List<Line> lines = new ArrayList<>();
    Map<ConsumerRecord<byte[], byte[]>, PoisonRecordException> poison = new LinkedHashMap<>();
    int taken = 0;
    for (ConsumerRecord<byte[], byte[]> record : backlog) {
      if (taken == BATCH) {
        break;
      }
      taken++;
      try {
        reading.read(record).ifPresent(event -> lines.add(new Line(record, event)));
      } catch (PoisonRecordException e) {
        poison.put(record, e);
      }
    }
    take(lines); // first: what can not be taken now is begun anew, with its dead letters
    poison.forEach((record, why) -> letters.publish(record, group, why));
    for (int i = 0; i < taken; i++) {
      ConsumerRecord<byte[], byte[]> record = backlog.remove();
      done.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
  }

  private record Line(ConsumerRecord<byte[], byte[]> record, Publication event) {}

  private void take(List<Line> lines) {
    try {
      judge(lines, intake.take(lines.stream().map(Line::event).toList()));
    } catch (RuntimeException e) {
      if (mustWait(e)) {
        throw e;
      }
      LOGGER.warn("{} events can not be taken together; one by one", lines.size(), e);
      lines.forEach(this::takeAlone);
    }
  }

  private void takeAlone(Line line) {
    try {
      judge(List.of(line), intake.take(List.of(line.event())));
    } catch (RuntimeException e) {
      if (mustWait(e)) {
        throw e;
      }
      letters.publish(line.record(), group, e);
    }
  }

  private static boolean mustWait(RuntimeException e) {
    return Fault.of(e) == Fault.UNAVAILABLE || e instanceof IllegalStateException;
  }

  private void judge(List<Line> lines, List<Taken> taken) {
    for (int i = 0; i < lines.size(); i++) {
      if (taken.get(i).outcome() == Taken.Outcome.CONFLICT) {
        letters.publish(
            lines.get(i).record(),
            group,
            new PoisonRecordException(
                "event_id_reused", "another event has this event_id already"));
      }
    }
  }

  /** Until a turn comes through, nothing new is read. */
  void pause() {
    paused = true;
    consumer.pause(consumer.assignment());
  }

  private void resume() {
    if (paused) {
      paused = false;
      consumer.resume(consumer.assignment());
    }
  }

  private void commitEverySecond() {
    long now = System.nanoTime();
    if (now - committedAt >= COMMIT_NANOS && !done.isEmpty()) {
      committedAt = now;
      consumer.commitAsync(
          Map.copyOf(done),
          (offsets, failure) -> {
            if (failure != null) {
              LOGGER.debug("Offsets were not committed and are with the next", failure);
            }
          });
      done.clear();
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitNow();
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    backlog.removeIf(
        record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
    partitions.forEach(done::remove);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (paused) {
      consumer.pause(consumer.assignment());
    }
  }

  /** Before partitions go to others. */
  void commitNow() {
    if (done.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(done), Duration.ofSeconds(3));
      done.clear();
    } catch (RuntimeException e) {
      LOGGER.info("Offsets were not committed; records are repeated: {}", e.toString());
    }
  }
}
