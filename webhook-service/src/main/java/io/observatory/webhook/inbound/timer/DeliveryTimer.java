package io.observatory.webhook.inbound.timer;

import io.observatory.platform.kafka.Fault;
import io.observatory.webhook.delivery.Backlog;
import io.observatory.webhook.delivery.Claims;
import io.observatory.webhook.delivery.Engine;
import io.observatory.webhook.delivery.Lease;
import io.observatory.webhook.delivery.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads of delivery: one renews the lease, one claims, one writes results, one lets go what
 * waited for time to pass. Stops in good order: no more claims, then what is under way comes back,
 * then all results are written, and the rest is others' at once.
 */
@Component
class DeliveryTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryTimer.class);
  private static final Duration AFTER_FAULT = Duration.ofMillis(500);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(15);
  private static final Duration WRITE_WITHIN = Duration.ofSeconds(4);

  private final Engine engine;
  private final Lease lease;
  private final Claims claims;
  private final Results results;
  private final Backlog backlog;
  private final ApplicationEventPublisher events;
  private final List<Thread> claiming = new ArrayList<>();
  private @Nullable Thread writing;
  private @Nullable Thread renewing;
  private volatile CountDownLatch stopping = new CountDownLatch(0);
  private volatile CountDownLatch drained = new CountDownLatch(0);

  DeliveryTimer(
      Engine engine,
      Lease lease,
      Claims claims,
      Results results,
      Backlog backlog,
      ApplicationEventPublisher events) {
    this.events = events;
    this.engine = engine;
    this.lease = lease;
    this.claims = claims;
    this.results = results;
    this.backlog = backlog;
  }

  /** Some work that is done again and again; says how long to wait. */
  @FunctionalInterface
  private interface Round {
    Duration next() throws InterruptedException;
  }

  @Override
  public synchronized void start() {
    stopping = new CountDownLatch(1);
    drained = new CountDownLatch(1);
    renewing = thread("webhook-lease", () -> repeat(drained, this::renew));
    writing = thread("webhook-results", this::write);
    claiming.add(thread("webhook-claims", () -> repeat(stopping, this::claim)));
    claiming.add(thread("webhook-lanes", engine::tick));
  }

  private Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().name(name).start(() -> toTheEnd(name, work));
  }

  /** One that ends before it is told to never comes back: the instance is to be replaced. */
  private void toTheEnd(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOGGER.error("{} ended by a fault", name, e);
    }
    if (isRunning()) {
      LOGGER.error("{} ended; this instance delivers no more", name);
      AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
    }
  }

  private Duration renew() {
    lease.renew();
    return lease.pace();
  }

  private Duration claim() throws InterruptedException {
    backlog.await(claims.round());
    return Duration.ZERO;
  }

  private void write() {
    try {
      results.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void repeat(CountDownLatch until, Round round) {
    boolean wrong = false;
    try {
      Duration pause = Duration.ZERO;
      while (!until.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          pause = round.next();
          wrong = false;
        } catch (RuntimeException | Error e) {
          if (!wrong && Fault.of(e) == Fault.UNAVAILABLE) {
            LOGGER.warn("Delivery waits for the database: {}", e.toString());
          } else if (!wrong) {
            LOGGER.error("Delivery failed unexpectedly and goes on", e);
          }
          wrong = true;
          pause = AFTER_FAULT;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    stopping.countDown();
    backlog.wake();
    if (!engine.drain(DRAIN_WITHIN)) {
      LOGGER.warn("Requests are still under way and will be repeated by others");
    }
    results.stop();
    try {
      for (Thread each : claiming) {
        each.join(WRITE_WITHIN);
      }
      claiming.clear();
      join(writing);
      drained.countDown();
      join(renewing);
      engine.leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.warn("The lease was not ended; others take over when it is: {}", e.toString());
    }
  }

  private static void join(@Nullable Thread thread) throws InterruptedException {
    if (thread != null && !thread.join(WRITE_WITHIN)) {
      LOGGER.warn("{} has not ended", thread.getName());
    }
  }

  @Override
  public boolean isRunning() {
    return stopping.getCount() > 0;
  }

  /** Starts before those who take events in, and stops after them. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 1_000;
  }
}
