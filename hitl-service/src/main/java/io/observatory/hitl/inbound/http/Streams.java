package io.observatory.hitl.inbound.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.tail.Following;
import io.observatory.hitl.tail.Happening;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves listeners with what they follow, so many at once, and ends their streams before the server
 * waits for its last requests.
 */
@Component
class Streams implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(Streams.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** How soon a stream notices that the service stops. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final Semaphore places;
  private final Duration heartbeat;
  private final JsonMapper json;
  private volatile boolean running;

  Streams(HitlProperties properties, JsonMapper json, MeterRegistry meters) {
    this.heartbeat = properties.streamHeartbeat();
    this.json = json;
    int most = properties.streams();
    this.places = new Semaphore(most);
    Gauge.builder("observatory.hitl.streams", places, free -> most - free.availablePermits())
        .description("Streams of sessions and approvals that are open")
        .register(meters);
  }

  /**
   * The event to go on after: the header's, which a browser sends by itself, before the query's.
   */
  static @Nullable String place(@Nullable String lastEventId, @Nullable String after) {
    String place = lastEventId == null || lastEventId.isEmpty() ? after : lastEventId;
    return place == null || place.isEmpty() ? null : place;
  }

  /** Tells until the listener is gone or the service stops, on the caller's thread. */
  void serve(Supplier<Following> follow, HttpServletResponse response) {
    enter();
    try (Following following = follow.get()) {
      LoadShedding.leave();
      tell(following, response);
    } catch (IOException e) {
      LOGGER.debug("A listener is gone", e);
    } finally {
      places.release();
    }
  }

  private void enter() {
    if (!running || !places.tryAcquire()) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "too_many_streams",
          "This instance has no place for another stream now.",
          RETRY_AFTER);
    }
  }

  private void tell(Following following, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream out = response.getOutputStream();
    write(out, ": welcome\nid: " + following.place() + "\n\n");
    long lastWrite = System.nanoTime();
    while (running) {
      List<Happening> happenings = following.next(LONGEST_WAIT);
      for (Happening happening : happenings) {
        out.write(text(happening).getBytes(StandardCharsets.UTF_8));
      }
      boolean quiet = System.nanoTime() - lastWrite >= heartbeat.toNanos();
      if (!happenings.isEmpty() || quiet) {
        // The id moves a quiet listener's place along, so that it can resume later.
        write(out, quiet ? ": alive\nid: " + following.place() + "\n\n" : "");
        lastWrite = System.nanoTime();
      }
    }
  }

  private String text(Happening happening) {
    return "event: "
        + happening.name()
        + "\nid: "
        + happening.id()
        + "\ndata: "
        + json.writeValueAsString(happening.content())
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
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
