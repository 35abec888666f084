package io.observatory.hitl.inbound.kafka;

import io.observatory.platform.kafka.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Tells those who wait in this instance what a topic says. It belongs to no group: every instance
 * reads all partitions, from their end; what it misses is found in the tables.
 */
final class TopicTail implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FETCH_WAIT_MILLIS = 100;
  private static final long RETRY_MILLIS = 500;
  private static final long LOOK_FOR_PARTITIONS_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STOP_WITHIN_MILLIS = 8_000;

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final String topic;
  private final Consumer<ConsumerRecord<byte[], byte[]>> ear;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile @Nullable Thread thread;
  private long lastLook;

  /** What {@code ear} throws of a record is its own affair: others are told of the next. */
  TopicTail(
      ConsumerFactory<byte[], byte[]> consumers,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> ear) {
    this.consumers = consumers;
    this.topic = topic;
    this.ear = ear;
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      CountDownLatch stop = new CountDownLatch(1);
      stopped = stop;
      thread = Thread.ofPlatform().name("tail-" + topic).start(() -> run(stop));
    }
  }

  private void run(CountDownLatch stop) {
    try (KafkaConsumer<byte[], byte[]> consumer = create()) {
      while (stop.getCount() > 0) {
        try {
          turn(consumer);
        } catch (RuntimeException e) {
          LOGGER.warn("What {} says can not be heard now; it is tried again", topic, e);
          if (stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<byte[], byte[]> create() {
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.merge(
        ConsumerConfig.CLIENT_ID_CONFIG, "-tail-" + topic, (id, suffix) -> id + "" + suffix);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void turn(KafkaConsumer<byte[], byte[]> consumer) {
    if (partitions.isEmpty() || System.nanoTime() - lastLook > LOOK_FOR_PARTITIONS_NANOS) {
      assignAll(consumer);
    }
    consumer.poll(POLL).forEach(this::hear);
  }

  private void assignAll(KafkaConsumer<byte[], byte[]> consumer) {
    lastLook = System.nanoTime();
    boolean first = partitions.isEmpty();
    List<TopicPartition> added =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .filter(partition -> !partitions.contains(partition))
            .toList();
    if (added.isEmpty() && first) {
      throw new UnknownTopicOrPartitionException(topic + " does not exist yet");
    }
    if (!added.isEmpty()) {
      List<TopicPartition> all = new ArrayList<>(partitions);
      all.addAll(added);
      consumer.assign(all);
      if (first) {
        consumer.seekToEnd(added);
      } else {
        consumer.seekToBeginning(added);
      }
      for (TopicPartition partition : added) {
        consumer.position(partition, PATIENCE);
      }
      partitions.addAll(added);
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      ear.accept(record);
    } catch (RuntimeException e) {
      // The projection judges it; who waits finds the answer in the row, or is told to ask later.
      LOGGER.debug(
          "Record {} of {}-{} is passed over: {}",
          record.offset(),
          record.topic(),
          record.partition(),
          Fault.reason(e),
          e);
    }
  }

  @Override
  public void stop() {
    Thread stopping;
    synchronized (this) {
      stopped.countDown();
      stopping = thread;
    }
    if (stopping != null) {
      try {
        stopping.join(STOP_WITHIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return stopped.getCount() > 0;
  }

  /** Started before and stopped after the web server, whose requests wait for what it hears. */
  @Override
  public int getPhase() {
    return 0;
  }
}
