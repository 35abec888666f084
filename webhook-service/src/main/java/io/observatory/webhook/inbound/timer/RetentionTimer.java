package io.observatory.webhook.inbound.timer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.work.Worker;
import io.observatory.webhook.RetentionProperties;
import io.observatory.webhook.retention.Retention;
import java.time.Duration;
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
  private final Counter faults;
  private volatile @Nullable Worker thread;

  RetentionTimer(Retention retention, RetentionProperties properties, MeterRegistry meters) {
    this.retention = retention;
    this.properties = properties;
    this.faults =
        Counter.builder("observatory.webhook.retention.faults")
            .description("Times that what is done could not be deleted")
            .register(meters);
  }

  @Override
  public void start() {
    thread =
        Worker.repeat(
            Thread.ofVirtual().name("webhook-retention"),
            AFTER_START,
            () -> retention.slice() ? properties.pause() : properties.every(),
            this::later);
  }

  private Duration later(RuntimeException fault, boolean first) {
    faults.increment();
    LOGGER.warn("What is done is deleted later", fault);
    return AFTER_FAULT;
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    if (working != null && !working.stop(LAST_SLICE)) {
      LOGGER.warn("The last slice was given up");
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
