package io.observatory.scheduler.inbound.timer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.platform.work.Worker;
import io.observatory.scheduler.upkeep.UpkeepStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks how large the tables are; every instance says the same numbers, and none while it can not
 * look.
 */
@Component
class SizesTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(SizesTimer.class);
  private static final Duration AFTER_START = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);
  private static final List<String> TABLES =
      List.of("cron_jobs", "cron_due", "job_active", "job_run", "job_dead", "outbox");

  private final UpkeepStore store;
  private volatile UpkeepStore.@Nullable Sizes sizes;
  private volatile @Nullable Worker thread;

  SizesTimer(UpkeepStore store, MeterRegistry meters) {
    this.store = store;
    for (String table : TABLES) {
      Gauge.builder("observatory.scheduler.table.size", () -> bytes(table))
          .description("Size of a table with its indexes; the days of the history together")
          .baseUnit("bytes")
          .tag("table", table)
          .register(meters);
    }
    Gauge.builder("observatory.scheduler.history.homeless", this::homeless)
        .description("Lines of the history that no day was made for, up to a thousand")
        .register(meters);
  }

  private double bytes(String table) {
    UpkeepStore.Sizes known = sizes;
    return known == null ? Double.NaN : known.bytes().getOrDefault(table, 0L);
  }

  private double homeless() {
    UpkeepStore.Sizes known = sizes;
    return known == null ? Double.NaN : known.homeless();
  }

  @Override
  public void start() {
    thread =
        Worker.repeat(
            Thread.ofVirtual().name("scheduler-sizes"), AFTER_START, this::look, this::later);
  }

  private Duration look() {
    UpkeepStore.Sizes now = store.sizes();
    sizes = now;
    if (now.homeless() > 0) {
      LOGGER.error(
          "{} lines of the history lie in job_run_other: no day was made for them in time",
          now.homeless());
    }
    return EVERY;
  }

  private Duration later(RuntimeException fault, boolean first) {
    sizes = null;
    LOGGER.debug("How large the tables are is not known now", fault);
    return EVERY;
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    if (working != null) {
      working.stop(LAST_LOOK);
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
