package io.observatory.platform.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets in what the service can do and answers the rest 503 at once, before it costs anything: more
 * requests than that would fill the heap and make everybody wait. Health and metrics are not
 * counted; a request that waits asynchronously or streams is not, either, from then on.
 */
public final class LoadShedding implements Filter {

  private static final String PLACE = LoadShedding.class.getName() + ".place";

  /** Whoever is sent away comes back at another moment than the others, later the more they are. */
  private static final int SHORTEST_SPREAD = 3;

  private static final int LONGEST_SPREAD = 30;

  /** How many may come back in a second. */
  private static final int BACK_PER_SECOND = 50;

  /** Answers of requests that have waited asynchronously are written so many at a time. */
  private static final int FINISHING = 8;

  private final Admission admission;
  private final Semaphore finishing = new Semaphore(FINISHING, true);
  private final List<PathPattern> preferred;
  private final Counter full;
  private final Counter late;
  private final AtomicInteger sentAway = new AtomicInteger();
  private volatile long countedSince = System.nanoTime();

  LoadShedding(HttpProperties properties, MeterRegistry meters) {
    this.admission = new Admission(properties);
    this.preferred =
        properties.preferredPaths().stream().map(PathPatternParser.defaultInstance::parse).toList();
    this.full = shed("queue_full", meters);
    this.late = shed("too_late", meters);
    Gauge.builder("observatory.http.inside", admission, Admission::inside)
        .description("Requests at work, those that wait or stream left out")
        .register(meters);
    Gauge.builder("observatory.http.queued", admission, Admission::queued)
        .description("Requests that wait for their turn")
        .register(meters);
  }

  private static Counter shed(String reason, MeterRegistry meters) {
    return Counter.builder("observatory.http.shed")
        .description("Requests answered 503 because there are too many")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * From here on the request of this thread, if it has one, only waits or streams: its place is for
   * others.
   */
  public static void leave() {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    if (request != null
        && request.getAttribute(PLACE, RequestAttributes.SCOPE_REQUEST) instanceof Place place) {
      place.leave();
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)
        || http.getRequestURI().startsWith("/actuator")) {
      chain.doFilter(request, response);
    } else if (http.getDispatcherType() == DispatcherType.ASYNC) {
      finish(http, answer, chain);
    } else {
      admit(http, answer, chain);
    }
  }

  private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isPreferred = isPreferred(request);
    Admission.Outcome outcome = enter(isPreferred);
    if (outcome != Admission.Outcome.IN) {
      refuse(outcome, request, response);
      return;
    }
    Place place = new Place(admission, isPreferred, new AtomicBoolean());
    try {
      request.setAttribute(PLACE, place);
      chain.doFilter(request, response);
    } finally {
      place.leave();
    }
  }

  private Admission.Outcome enter(boolean isPreferred) {
    try {
      return admission.enter(isPreferred);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Admission.Outcome.TOO_LATE;
    }
  }

  /** It was let in once, and ending it makes room. */
  private void finish(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    finishing.acquireUninterruptibly();
    try {
      chain.doFilter(request, response);
    } finally {
      finishing.release();
    }
  }

  private void refuse(
      Admission.Outcome why, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    (why == Admission.Outcome.QUEUE_FULL ? full : late).increment();
    int seconds = ThreadLocalRandom.current().nextInt(1, spread() + 1);
    response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    ProblemWriter.write(
        request,
        response,
        HttpStatus.SERVICE_UNAVAILABLE,
        "overloaded",
        "The service has more to do than it can; nothing was begun, try again shortly.");
  }

  /** Counts whoever was sent away within about a second. */
  private int spread() {
    long now = System.nanoTime();
    if (now - countedSince > 1_000_000_000L) {
      countedSince = now;
      sentAway.updateAndGet(count -> count / 2);
    }
    return Math.clamp(
        sentAway.incrementAndGet() / BACK_PER_SECOND, SHORTEST_SPREAD, LONGEST_SPREAD);
  }

  private boolean isPreferred(HttpServletRequest request) {
    String method = request.getMethod();
    if (preferred.isEmpty() || method.equals("GET") || method.equals("HEAD")) {
      return false;
    }
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    return preferred.stream().anyMatch(pattern -> pattern.matches(path));
  }

  /** A request's place inside, left once. */
  private record Place(Admission admission, boolean isPreferred, AtomicBoolean isLeft) {
    void leave() {
      if (isLeft.compareAndSet(false, true)) {
        admission.leave(isPreferred);
      }
    }
  }
}
