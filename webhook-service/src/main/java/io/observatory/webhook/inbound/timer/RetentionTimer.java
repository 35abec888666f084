package io.observatory.webhook.inbound.timer;

import io.observatory.webhook.RetentionProperties;
import io.observatory.webhook.retention.Retention;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Deletes what is done while the service runs, on a thread of its own that nobody waits for. */
@Component
class RetentionTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(RetentionTimer.class);
  private static final Duration AFTER_START = Duration.ofMinutes(1);
  private static final Duration AFTER_FAULT = Duration.ofMinutes(1);
  private static final Duration LAST_SLICE = Duration.ofSeconds(5);

  private final Retention retention;
  private final RetentionProperties properties;
  private volatile CountDownLatch stopping = new CountDownLatch(0);
  private volatile @Nullable Thread thread;

  RetentionTimer(Retention retention, RetentionProperties properties) {
    this.retention = retention;
    this.properties = properties;
  }

  @Override
  public void start() {
    CountDownLatch until = new CountDownLatch(1);
    stopping = until;
    thread = Thread.ofVirtual().name("webhook-retention").start(() -> work(until));
  }

  private void work(CountDownLatch until) {
    try {
      Duration pause = AFTER_START;
      while (!until.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = next();
      }
    } catch (InterruptedException e) {
      LOGGER.warn("The last slice was given up");
      Thread.currentThread().interrupt();
    }
  }

  private Duration next() {
    try {
      return retention.slice() ? properties.pause() : properties.every();
    } catch (RuntimeException e) {
      LOGGER.warn("What is done is deleted later", e);
      return AFTER_FAULT;
    }
  }

  @Override
  public void stop() {
    Thread working = thread;
    thread = null;
    stopping.countDown();
    try {
      if (working != null && !working.join(LAST_SLICE)) {
        working.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
