package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.agent.Fleet;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions are ours, from assignment to revocation. An assigned partition stays paused
 * until it is opened: its agents loaded, and reading set back by one TTL, so that who beat then is
 * known to have beaten. Offsets are committed only up to what the database holds.
 */
final class Partitions implements ConsumerRebalanceListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Partitions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Fleet fleet;
  private final LogEnds ends;
  private final Duration replay;
  private final Backlog backlog;
  private final Set<TopicPartition> unopened = new HashSet<>();
  private final Map<TopicPartition, Long> judgedFrom = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>();
  private boolean assigned;
  private volatile boolean ready;
  private int count;

  Partitions(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Fleet fleet,
      LogEnds ends,
      Duration replay,
      Backlog backlog) {
    this.consumer = consumer;
    this.topic = topic;
    this.fleet = fleet;
    this.ends = ends;
    this.replay = replay;
    this.backlog = backlog;
  }

  /** How many partitions the topic had when the last one was opened. */
  int count() {
    return count;
  }

  /** Any thread: whether the first assignment was opened and has caught up with its logs. */
  boolean isReady() {
    return ready;
  }

  void noteReadiness() {
    ready |= assigned && unopened.isEmpty() && fleet.isSettled();
  }

  boolean hasUnopened() {
    return !unopened.isEmpty();
  }

  /** Opened partitions and how far their records were handled. */
  Map<TopicPartition, Long> positions() {
    return backlog.positions();
  }

  /** Whether the previous owner has already judged the record at {@code offset}. */
  boolean isReplay(int partition, long offset) {
    Long from = judgedFrom.get(new TopicPartition(topic, partition));
    return from != null && offset < from;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> added) {
    consumer.pause(added);
    unopened.addAll(added);
    assigned |= added.isEmpty();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    try {
      Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>(uncommitted);
      last.keySet().retainAll(revoked);
      if (!last.isEmpty()) {
        consumer.commitSync(last, PATIENCE);
      }
    } catch (KafkaException e) {
      LOGGER.warn("The last offsets were not committed; the next owner reads a little more", e);
    }
    onPartitionsLost(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    unopened.removeAll(lost);
    lost.forEach(judgedFrom::remove);
    lost.forEach(uncommitted::remove);
    lost.forEach(sent::remove);
    backlog.forget(lost);
    fleet.close(lost.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
  }

  /** Opens what was assigned; throws, and changes nothing, if broker or database are away. */
  void open() throws InterruptedException {
    int now = consumer.partitionsFor(topic, PATIENCE).size();
    if (count != 0 && now != count) {
      LOGGER.info("{} has {} partitions instead of {}: all agents move", topic, now, count);
      Set<TopicPartition> all = Set.copyOf(consumer.assignment());
      onPartitionsLost(all);
      consumer.pause(all);
      unopened.addAll(all);
    }
    count = now;
    Map<TopicPartition, Long> logEnds = ends.require(unopened);
    Map<TopicPartition, Long> committed = committed();
    Map<TopicPartition, Long> starts = starts(committed);
    Map<Integer, Long> byNumber = new HashMap<>();
    logEnds.forEach((partition, end) -> byNumber.put(partition.partition(), end));
    fleet.open(byNumber, count);
    for (TopicPartition partition : unopened) {
      long start = starts.getOrDefault(partition, 0L);
      consumer.seek(partition, start);
      backlog.begin(partition, start);
      judgedFrom.put(partition, committed.getOrDefault(partition, 0L));
    }
    LOGGER.info("Took over partitions {} of {}", byNumber.keySet(), topic);
    consumer.resume(unopened);
    unopened.clear();
    assigned = true;
  }

  private Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> committed = new HashMap<>();
    consumer
        .committed(unopened, PATIENCE)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                committed.put(partition, offset.offset());
              }
            });
    return committed;
  }

  /** Where to read from: the committed offset, or one TTL ago if that is earlier. */
  private Map<TopicPartition, Long> starts(Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(unopened, PATIENCE));
    long since = fleet.now().minus(replay).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    committed.keySet().forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> beats = consumer.offsetsForTimes(times, PATIENCE);
    committed.forEach(
        (partition, offset) -> {
          OffsetAndTimestamp beat = beats.get(partition);
          long wanted = beat == null ? offset : Math.min(offset, beat.offset());
          starts.merge(partition, wanted, Math::max);
        });
    return starts;
  }

  /** The database holds what was decided up to here. */
  void safe() {
    backlog
        .positions()
        .forEach(
            (partition, position) -> {
              Long from = judgedFrom.get(partition);
              if (fleet.isLive(partition.partition()) && from != null && position >= from) {
                uncommitted.put(partition, new OffsetAndMetadata(position));
              }
            });
  }

  /** Commits what moved, without waiting; a failure is made good by the next commit. */
  void commit() {
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>(uncommitted);
    moved.entrySet().removeAll(sent.entrySet());
    if (moved.isEmpty()) {
      return;
    }
    sent.putAll(moved);
    consumer.commitAsync(
        moved,
        (offsets, failure) -> {
          if (failure != null) {
            offsets.keySet().forEach(sent::remove);
            LOGGER.warn("Offsets were not committed; the next commit covers them", failure);
          }
        });
  }

  /** Before the consumer closes: whoever goes on has little to read again. */
  void leave() {
    onPartitionsRevoked(consumer.assignment());
  }
}
