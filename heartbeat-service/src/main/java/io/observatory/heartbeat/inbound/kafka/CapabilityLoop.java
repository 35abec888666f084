package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.heartbeat.capability.MapUpdate;
import io.observatory.platform.kafka.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole capability topic into the map and then goes on reading. Throws when something is
 * away and is then to be called again: what was read is kept. For one thread.
 */
final class CapabilityLoop {

  static final String TOPIC = "gateway.capability.v1";
  private static final Logger LOGGER = LoggerFactory.getLogger(CapabilityLoop.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_FOR_PARTITIONS_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Few enough that those who ask do not wait for long. */
  private static final int APPLIED_AT_ONCE = 256;

  private final Consumer<byte[], byte[]> consumer;
  private final CapabilityReader reader;
  private final CapabilityMap map;
  private final CapabilityMapMetrics metrics;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<TopicPartition, Long> endsAtStart = new HashMap<>();
  private List<ConsumerRecord<byte[], byte[]>> unread = List.of();
  private long lastLook;

  CapabilityLoop(
      Consumer<byte[], byte[]> consumer,
      CapabilityReader reader,
      CapabilityMap map,
      CapabilityMapMetrics metrics) {
    this.consumer = consumer;
    this.reader = reader;
    this.map = map;
    this.metrics = metrics;
  }

  /** One turn. */
  void turn() {
    if (partitions.isEmpty() || System.nanoTime() - lastLook > LOOK_FOR_PARTITIONS_NANOS) {
      assignAll();
    }
    if (unread.isEmpty()) {
      List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
      consumer.poll(POLL).forEach(polled::add);
      unread = polled;
    }
    while (!unread.isEmpty()) {
      applySome();
    }
    map.apply(List.of(), positions());
    noteProgress();
  }

  /** All there are; what was added since is read from its beginning. */
  private void assignAll() {
    lastLook = System.nanoTime();
    List<TopicPartition> added =
        consumer.partitionsFor(TOPIC, PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .filter(partition -> !partitions.contains(partition))
            .toList();
    if (added.isEmpty() && partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException(TOPIC + " does not exist yet");
    }
    if (!added.isEmpty()) {
      if (!map.isCaughtUp()) {
        endsAtStart.putAll(consumer.endOffsets(added, PATIENCE));
      }
      partitions.addAll(added);
      consumer.assign(partitions);
      consumer.seekToBeginning(added);
    }
  }

  private void applySome() {
    int count = Math.min(APPLIED_AT_ONCE, unread.size());
    List<MapUpdate> updates = new ArrayList<>(count);
    for (ConsumerRecord<byte[], byte[]> record : unread.subList(0, count)) {
      read(record, updates);
    }
    map.apply(updates, Map.of());
    // An empty view would keep the whole batch in memory until the next one.
    unread = count == unread.size() ? List.of() : unread.subList(count, unread.size());
  }

  private void read(ConsumerRecord<byte[], byte[]> record, List<MapUpdate> updates) {
    try {
      updates.add(reader.read(record));
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        throw e;
      }
      metrics.skipped(Fault.reason(e));
      LOGGER.warn(
          "Record {} of {}-{} tells nothing and is passed over",
          record.offset(),
          record.topic(),
          record.partition(),
          e);
    }
  }

  private Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      positions.put(partition.partition(), consumer.position(partition, PATIENCE));
    }
    return positions;
  }

  private void noteProgress() {
    long lag = 0;
    for (TopicPartition partition : partitions) {
      lag += consumer.currentLag(partition).orElse(0);
    }
    metrics.lag(lag);
    if (map.isCaughtUp()) {
      return;
    }
    boolean caughtUp =
        partitions.stream()
            .allMatch(
                partition ->
                    consumer.position(partition, PATIENCE)
                        >= endsAtStart.getOrDefault(partition, 0L));
    if (caughtUp) {
      map.markCaughtUp();
      LOGGER.info("The capability map holds {} agents", map.size());
    }
  }
}
