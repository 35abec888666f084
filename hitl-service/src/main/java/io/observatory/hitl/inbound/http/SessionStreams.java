package io.observatory.hitl.inbound.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.HitlProperties;
import io.observatory.platform.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Counts the open streams, and ends them before the server waits for its last requests. */
@Component
class SessionStreams implements SmartLifecycle {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Semaphore places;
  private volatile boolean running;

  SessionStreams(HitlProperties properties, MeterRegistry meters) {
    int most = properties.streams();
    this.places = new Semaphore(most);
    Gauge.builder("observatory.hitl.streams", places, free -> most - free.availablePermits())
        .description("Streams of sessions that are open")
        .register(meters);
  }

  /** Takes a place, to be given back with {@link #leave}. */
  void enter() {
    if (!running || !places.tryAcquire()) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "too_many_streams",
          "This instance has no place for another stream now.",
          RETRY_AFTER);
    }
  }

  void leave() {
    places.release();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Started late and stopped first: before the web server's graceful shutdown begins. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
