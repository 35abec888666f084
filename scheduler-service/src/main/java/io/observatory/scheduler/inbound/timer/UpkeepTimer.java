package io.observatory.scheduler.inbound.timer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.work.Worker;
import io.observatory.scheduler.UpkeepProperties;
import io.observatory.scheduler.upkeep.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the days of the history before anything is fired, and deletes what is done while the
 * service runs, on a thread of its own that nobody waits for.
 */
@Component
class UpkeepTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(UpkeepTimer.class);
  private static final Duration AFTER_START = Duration.ofMinutes(10);
  private static final Duration AFTER_FAULT = Duration.ofMinutes(1);
  private static final Duration LAST_SLICE = Duration.ofSeconds(5);

  private final Upkeep upkeep;
  private final UpkeepProperties properties;
  private final Counter faults;
  private boolean daysAreMade;
  private volatile @Nullable Worker thread;

  UpkeepTimer(Upkeep upkeep, UpkeepProperties properties, MeterRegistry meters) {
    this.upkeep = upkeep;
    this.properties = properties;
    this.faults =
        Counter.builder("observatory.scheduler.upkeep.faults")
            .description("Times that days of the history or what is done could not be looked after")
            .register(meters);
  }

  @Override
  public void start() {
    Duration first = AFTER_START;
    try {
      upkeep.days();
      daysAreMade = true;
    } catch (RuntimeException e) {
      first = later(e, true);
    }
    thread =
        Worker.repeat(Thread.ofVirtual().name("scheduler-upkeep"), first, this::round, this::later);
  }

  private Duration round() {
    if (!daysAreMade) {
      upkeep.days();
      daysAreMade = true;
    }
    if (upkeep.slice()) {
      return properties.pause();
    }
    daysAreMade = false; // again with the next pass
    return properties.every();
  }

  private Duration later(RuntimeException fault, boolean first) {
    faults.increment();
    LOGGER.warn("The history and what is done are looked after later", fault);
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

  /** Before those that fire, which have the phase of all others. */
  @Override
  public int getPhase() {
    return 0;
  }
}
