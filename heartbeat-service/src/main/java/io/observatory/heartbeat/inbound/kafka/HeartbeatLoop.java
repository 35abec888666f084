package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.agent.Beat;
import io.observatory.heartbeat.agent.Fleet;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * One life of the consumer: poll, hand over, judge, commit to the database, commit offsets. What
 * throws because something is away leaves the rest of the batch where it is; reading pauses,
 * polling goes on, and the next turn tries again. For one thread.
 */
final class HeartbeatLoop {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<byte[], byte[]> consumer;
  private final String group;
  private final Fleet fleet;
  private final Tools tools;
  private final Partitions partitions;
  private final Backlog backlog;
  private final long witnessNanos;

  private boolean heldBack;
  private long atEndSince = Long.MIN_VALUE;
  private boolean atEnd;
  private long lastCommit;
  private long lastWitness;
  private Instant witnessAsOf = Instant.EPOCH;
  private @Nullable CompletableFuture<Map<TopicPartition, Long>> witness;

  /** What the loop works with besides the fleet. */
  record Tools(BeatReader reader, DeadLetters deadLetters, LogEnds ends, BeatCounts counts) {}

  HeartbeatLoop(
      Consumer<byte[], byte[]> consumer,
      String group,
      Fleet fleet,
      Tools tools,
      Partitions partitions,
      Backlog backlog,
      Duration witnessInterval) {
    this.consumer = consumer;
    this.group = group;
    this.fleet = fleet;
    this.tools = tools;
    this.partitions = partitions;
    this.backlog = backlog;
    this.witnessNanos = witnessInterval.toNanos();
    this.lastCommit = System.nanoTime();
    this.lastWitness = lastCommit - witnessNanos;
  }

  /** One turn; may throw when something is away, and is then to be called again. */
  void turn() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(heldBack ? RETRY : POLL);
    fleet.tick();
    backlog.take(polled);
    hear(polled);
    if (partitions.hasUnopened()) {
      partitions.open();
    }
    handle();
    witness();
    judge();
    if (fleet.commit()) {
      partitions.safe();
      commitOffsets();
      partitions.noteReadiness();
    }
    if (heldBack) {
      consumer.resume(partitions.positions().keySet());
      heldBack = false;
    }
  }

  /** After a turn that threw: until one comes through, nothing new is read. */
  void holdBack() {
    consumer.pause(consumer.assignment());
    heldBack = true;
    atEnd = false;
  }

  /** The newest arrival tells the time before anything in the batch is judged by it. */
  private void hear(ConsumerRecords<byte[], byte[]> polled) {
    long newest = Long.MIN_VALUE;
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
      if (last.timestampType() == TimestampType.LOG_APPEND_TIME) {
        newest = Math.max(newest, last.timestamp());
      }
    }
    if (newest != Long.MIN_VALUE) {
      // What came since is no older than the question; only if that is recent does an old record
      // mean that the broker's clock went back, and not that we were kept from reading.
      long allowed = fleet.clockTolerance().toNanos();
      fleet.hear(newest, atEnd && System.nanoTime() - atEndSince < allowed);
    }
  }

  private void handle() {
    boolean any = !backlog.isEmpty();
    try {
      while (!backlog.isEmpty()) {
        handle(backlog.first());
        backlog.handled();
      }
    } finally {
      backlog.settlePositions();
    }
    if (any) {
      tools.counts().tellBatch(tools.reader().takeWorstSkewMillis());
    }
    for (TopicPartition partition : partitions.positions().keySet()) {
      backlog.advance(partition, consumer.position(partition, PATIENCE));
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    boolean replay = partitions.isReplay(record.partition(), record.offset());
    try {
      Beat beat = tools.reader().read(record, partitions.count());
      // A topic that keeps the agents' clocks tells nothing; then a beat arrives when it is read.
      long arrival =
          record.timestampType() == TimestampType.LOG_APPEND_TIME
              ? record.timestamp()
              : fleet.now().toEpochMilli();
      if (replay) {
        fleet.recall(record.partition(), beat, arrival);
      } else {
        tools.counts().received(fleet.accept(record.partition(), beat, arrival));
      }
    } catch (PoisonRecordException poison) {
      if (!replay) {
        tools.deadLetters().publish(record, group, poison);
      }
    }
  }

  private void witness() {
    CompletableFuture<Map<TopicPartition, Long>> answer = witness;
    if (answer != null && answer.isDone()) {
      witness = null;
      answer
          .join()
          .forEach((partition, end) -> fleet.witness(partition.partition(), end, witnessAsOf));
      long lag = lag(answer.join());
      tools.counts().lag(lag);
      atEnd = lag == 0 && answer.join().keySet().containsAll(partitions.positions().keySet());
      atEndSince = lastWitness;
    }
    long now = System.nanoTime();
    boolean due = now - lastWitness >= witnessNanos && !partitions.positions().isEmpty();
    if (witness == null && due) {
      lastWitness = now;
      witnessAsOf = fleet.now();
      witness = tools.ends().ask(List.copyOf(partitions.positions().keySet()));
    }
  }

  private long lag(Map<TopicPartition, Long> ends) {
    long lag = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      Long position = partitions.positions().get(end.getKey());
      lag += position == null ? 0 : Math.max(0, end.getValue() - position);
    }
    return lag;
  }

  private void judge() {
    for (Map.Entry<TopicPartition, Long> each : partitions.positions().entrySet()) {
      int partition = each.getKey().partition();
      long begun = System.nanoTime();
      OptionalInt evicted = fleet.advance(partition, each.getValue());
      evicted.ifPresent(
          count -> tools.counts().checked(Duration.ofNanos(System.nanoTime() - begun), count));
    }
  }

  private void commitOffsets() {
    long now = System.nanoTime();
    if (now - lastCommit >= COMMIT_NANOS) {
      lastCommit = now;
      partitions.commit();
    }
  }
}
