package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.FaultReport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * The one thread that keeps the capability map. It belongs to no group: every instance reads all
 * partitions, from their beginning.
 */
@Component
class CapabilityConsumer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(CapabilityConsumer.class);
  private static final long RETRY_MILLIS = 500;
  private static final long STOP_WITHIN_MILLIS = 8_000;

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final CapabilityReader reader;
  private final CapabilityMap map;
  private final CapabilityMapMetrics metrics;
  private final FaultReport faults =
      new FaultReport(
          LOGGER,
          "The capability map waits for something that is away, and goes on by itself",
          "Reading the capability topic failed unexpectedly; it is tried again");
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile @Nullable Thread thread;

  CapabilityConsumer(
      ConsumerFactory<byte[], byte[]> consumers,
      AvroCodec codec,
      CapabilityMap map,
      CapabilityMapMetrics metrics) {
    this.consumers = consumers;
    this.reader = new CapabilityReader(codec);
    this.map = map;
    this.metrics = metrics;
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      CountDownLatch stop = new CountDownLatch(1);
      stopped = stop;
      thread = Thread.ofPlatform().name("capability-loop").start(() -> run(stop));
    }
  }

  private void run(CountDownLatch stop) {
    try (KafkaConsumer<byte[], byte[]> consumer = create()) {
      CapabilityLoop loop = new CapabilityLoop(consumer, reader, map, metrics);
      while (stop.getCount() > 0) {
        turn(loop, stop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<byte[], byte[]> create() {
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.merge(ConsumerConfig.CLIENT_ID_CONFIG, "-map", (id, suffix) -> id + "" + suffix);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void turn(CapabilityLoop loop, CountDownLatch stop) throws InterruptedException {
    try {
      loop.turn();
    } catch (RuntimeException e) {
      faults.tell(e);
      if (stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOGGER.debug("Stopped while something was away");
      }
    }
  }

  /** Whether the thread lives. */
  boolean isAlive() {
    Thread current = thread;
    return current != null && current.isAlive();
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
}
