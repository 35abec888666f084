package io.observatory.scheduler.inbound.timer;

import io.observatory.platform.kafka.FaultReport;
import io.observatory.platform.work.Worker;
import io.observatory.scheduler.RunProperties;
import io.observatory.scheduler.run.Runs;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
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

  /**
   * What waits for nobody does so because of a race, and an early report waits for long only in an
   * outage: they are looked for every so many rounds.
   */
  private static final int SELDOM = 10;

  /** A report is early by milliseconds; so often it is looked at again before the next round. */
  private static final int TRIES = 5;

  private static final Duration EARLY = Duration.ofMillis(50);

  private final Runs runs;
  private final Duration every;
  private final Duration grace;
  private final FaultReport faults = report();
  private final FaultReport earlyFaults = report();
  private volatile long listensUntil;
  private volatile List<Worker> threads = List.of();
  private int rounds;
  private int tries;
  private long allAt = System.nanoTime();

  RunTimer(Runs runs, RunProperties properties) {
    this.runs = runs;
    this.every = properties.sweep();
    this.grace = properties.grace();
  }

  private static FaultReport report() {
    return new FaultReport(
        LOGGER,
        "Runs are looked after when the database is back",
        "Runs could not be looked after; it is tried again");
  }

  @Override
  public void start() {
    listen();
    threads =
        List.of(
            Worker.repeat(
                Thread.ofVirtual().name("scheduler-runs"),
                every,
                this::round,
                (fault, first) -> later(faults, fault)),
            Worker.repeat(
                Thread.ofVirtual().name("scheduler-early-reports"),
                every,
                this::hearEarly,
                (fault, first) -> later(earlyFaults, fault)));
  }

  private Duration round() {
    boolean more = System.nanoTime() - listensUntil >= 0 && step(runs::endLate);
    if (rounds++ % SELDOM == 0) {
      more |= step(runs::releaseForgotten);
    }
    return more ? Duration.ZERO : every;
  }

  /** What fails holds up nothing but itself. */
  private boolean step(BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (RuntimeException e) {
      later(faults, e);
      return false;
    }
  }

  private Duration hearEarly() throws InterruptedException {
    if (tries > 0) {
      tries--;
    } else if (runs.awaitEarly(every)) {
      tries = TRIES;
    }
    boolean all = System.nanoTime() - allAt >= 0;
    boolean more = runs.hearEarly(all);
    if (all && !more) {
      allAt = System.nanoTime() + SELDOM * every.toNanos();
    }
    return more || tries == 0 ? Duration.ZERO : EARLY;
  }

  private Duration later(FaultReport report, RuntimeException fault) {
    report.tell(fault);
    listen();
    return every;
  }

  private void listen() {
    listensUntil = System.nanoTime() + grace.toNanos();
  }

  @Override
  public void stop() {
    List<Worker> working = threads;
    threads = List.of();
    working.forEach(Worker::end);
    for (Worker worker : working) {
      if (!worker.stop(LAST_ROUND)) {
        LOGGER.warn("The last look at runs was given up");
      }
    }
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty();
  }
}
