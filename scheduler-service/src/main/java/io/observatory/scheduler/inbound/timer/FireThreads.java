package io.observatory.scheduler.inbound.timer;

import io.observatory.platform.work.Worker;
import io.observatory.scheduler.FireProperties;
import io.observatory.scheduler.fire.Engine;
import io.observatory.scheduler.time.DatabaseClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads around the engine: one asks what time it is, one renews the leases, one begins and
 * takes over, one reads. Stops in good order: no more is read, what is under way is settled, the
 * rest is others' at once.
 */
@Component
class FireThreads implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(FireThreads.class);
  private static final Duration CLOCK_PACE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAULT = Duration.ofMillis(300);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final Engine engine;
  private final DatabaseClock clock;
  private final FireProperties properties;
  private final List<Worker> workers = new ArrayList<>();
  private volatile boolean running;

  FireThreads(Engine engine, DatabaseClock clock, FireProperties properties) {
    this.engine = engine;
    this.clock = clock;
    this.properties = properties;
  }

  @Override
  public synchronized void start() {
    running = true;
    if (properties.enabled()) {
      repeat("scheduler-clock", this::sample);
      repeat("scheduler-lease", engine::renew);
      repeat("scheduler-care", this::care);
      repeat("scheduler-reader", this::read);
    }
  }

  private void repeat(String name, Worker.Round round) {
    workers.add(
        Worker.repeat(
            Thread.ofPlatform().name(name),
            Duration.ZERO,
            round,
            (fault, first) -> {
              if (first) {
                LOGGER.warn("{} failed and tries again", name, fault);
              }
              return AFTER_FAULT;
            }));
  }

  private Duration sample() {
    clock.sample();
    return CLOCK_PACE;
  }

  /** Nothing is begun before the time is known. */
  private Duration care() throws InterruptedException {
    return clock.isKnown() ? engine.care() : Duration.ofMillis(10);
  }

  private Duration read() throws InterruptedException {
    engine.read();
    return Duration.ZERO;
  }

  @Override
  public synchronized void stop() {
    running = false;
    workers.forEach(Worker::end);
    workers.reversed().forEach(worker -> worker.stop(END_WITHIN));
    boolean started = !workers.isEmpty();
    workers.clear();
    if (started) {
      try {
        engine.stop();
      } catch (RuntimeException e) {
        LOGGER.warn("Shards were not given back; others take over when the leases run out", e);
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before those who take requests, and stops after them. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 1_000;
  }
}
