package io.observatory.scheduler.inbound.timer;

import io.observatory.platform.kafka.FaultReport;
import io.observatory.platform.work.Worker;
import io.observatory.scheduler.RunProperties;
import io.observatory.scheduler.run.Runs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for runs that took too long or fell silent, for reports that were early and for rows that
 * wait for nobody. All instances do, and none waits for another.
 *
 * <p>Silence counts only where somebody could have been heard: after a start and after the database
 * was away, reports that lie in the topic are read before runs are ended.
 */
@Component
class RunTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(RunTimer.class);
  private static final Duration LAST_ROUND = Duration.ofSeconds(5);

  private final Runs runs;
  private final Duration every;
  private final Duration grace;
  private final FaultReport faults =
      new FaultReport(
          LOGGER,
          "Runs are looked after when the database is back",
          "Runs could not be looked after; it is tried again");
  private volatile long listensUntil;
  private volatile @Nullable Worker thread;

  RunTimer(Runs runs, RunProperties properties) {
    this.runs = runs;
    this.every = properties.sweep();
    this.grace = properties.grace();
  }

  @Override
  public void start() {
    listen();
    thread =
        Worker.repeat(Thread.ofVirtual().name("scheduler-runs"), every, this::round, this::later);
  }

  private Duration round() {
    boolean more = runs.hearEarly();
    if (System.nanoTime() - listensUntil >= 0) {
      more |= runs.endLate();
    }
    more |= runs.releaseForgotten();
    return more ? Duration.ZERO : every;
  }

  private Duration later(RuntimeException fault, boolean first) {
    faults.tell(fault);
    listen();
    return every;
  }

  private void listen() {
    listensUntil = System.nanoTime() + grace.toNanos();
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    if (working != null && !working.stop(LAST_ROUND)) {
      LOGGER.warn("The last look at runs was given up");
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
