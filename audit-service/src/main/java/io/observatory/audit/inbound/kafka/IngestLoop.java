package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.Ingestion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that ingests. A failure nobody foresaw ends the session, not the thread: it joins the
 * group again after a pause.
 */
final class IngestLoop implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(IngestLoop.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Pattern topics;
  private final Ingestion ingestion;
  private final Placement placement;
  private final IngestMetrics metrics;
  private final IngestLimits limits;
  private final String name;

  private volatile long lastTurn = System.nanoTime();
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private volatile @Nullable Thread thread;
  private volatile CountDownLatch stop = new CountDownLatch(0);

  IngestLoop(
      String name,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Pattern topics,
      Ingestion ingestion,
      Placement placement,
      IngestMetrics metrics,
      IngestLimits limits) {
    this.name = name;
    this.consumers = consumers;
    this.topics = topics;
    this.ingestion = ingestion;
    this.placement = placement;
    this.metrics = metrics;
    this.limits = limits;
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      stop = new CountDownLatch(1);
      lastTurn = System.nanoTime();
      Thread started = new Thread(this::run, name);
      thread = started;
      started.start();
    }
  }

  @Override
  public synchronized void stop() {
    Thread running = thread;
    stop.countDown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    if (running != null) {
      try {
        running.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** Whether the thread lives and turned within that time. */
  boolean turnedWithin(Duration time) {
    Thread running = thread;
    return running != null && running.isAlive() && System.nanoTime() - lastTurn < time.toNanos();
  }

  private void run() {
    do {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        current = consumer;
        consume(consumer);
      } catch (WakeupException e) {
        log.debug("Woken to stop");
      } catch (RuntimeException e) {
        log.error("Ingestion starts again in {} because of: {}", PAUSE, e.getMessage(), e);
      } finally {
        current = null;
      }
      lastTurn = System.nanoTime();
    } while (!stopsWithin(PAUSE));
  }

  private void consume(Consumer<byte[], byte[]> consumer) {
    IngestSession session = new IngestSession(consumer, ingestion, placement, metrics, limits);
    consumer.subscribe(topics, session);
    while (stop.getCount() > 0) {
      session.turn();
      lastTurn = System.nanoTime();
    }
  }

  private boolean stopsWithin(Duration time) {
    try {
      return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
