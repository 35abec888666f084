package io.observatory.webhook.outbound.http;

import io.observatory.webhook.delivery.Attempt;
import io.observatory.webhook.delivery.Sender;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts over connections that are kept, to vetted addresses only, and follows no redirect. At the
 * deadline the connection is closed, whatever the other side does. The status counts once the head
 * of an answer is there, even when its body breaks off.
 *
 * <p>Blocks its thread, which is to be virtual. A kept connection that the other side closed before
 * the request reached it is replaced, up to four times, within the same attempt.
 */
final class VettedSender implements Sender, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(VettedSender.class);

  /** A receiver or a proxy that went away leaves several kept connections behind. */
  private static final int MOST_STALE = 4;

  private final CloseableHttpClient client;
  private final Duration deadline;
  private final Clock clock;
  private final boolean proxied;
  private final ScheduledThreadPoolExecutor deadlines;

  /** {@code proxied} says whether the client goes through a proxy. */
  VettedSender(CloseableHttpClient client, Duration deadline, Clock clock, boolean proxied) {
    this.client = client;
    this.proxied = proxied;
    this.deadline = deadline;
    this.clock = clock;
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("webhook-deadline").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Attempt post(URI url, Map<String, String> headers, byte[] body) {
    Instant at = clock.instant();
    long end = System.nanoTime() + deadline.toNanos();
    for (int replaced = 0; ; replaced++) {
      Stopwatch watch = Stopwatch.start();
      try {
        Attempt made = attempt(at, url, headers, body, watch);
        boolean stale = watch.isReused() && !watch.isAnswered() && "reset".equals(made.error());
        if (!stale || replaced == MOST_STALE || System.nanoTime() - end >= 0) {
          return made;
        }
      } finally {
        Stopwatch.stop();
      }
    }
  }

  private Attempt attempt(
      Instant at, URI url, Map<String, String> headers, byte[] body, Stopwatch watch) {
    HttpPost request;
    HttpHost target;
    try {
      request = request(url, headers, body);
      target = HttpHost.create(url);
    } catch (RuntimeException e) {
      return failed(at, watch, "invalid_request");
    }
    Future<?> alarm =
        deadlines.schedule(
            () -> {
              watch.timeIsUp();
              request.abort();
            },
            deadline.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(target, request, null);
      Answers.Read read = Answers.read(response);
      Attempt attempt =
          new Attempt(
              at,
              response.getCode(),
              read.failure() == null ? null : Failures.nameOf(read.failure(), watch.isTimeUp()),
              watch.times(),
              watch.remoteAddress(),
              read.answer());
      if (read.answer().truncated()) {
        request.abort(); // closing would read on for what nobody keeps
      }
      close(response);
      return attempt;
    } catch (IOException | RuntimeException e) {
      return failed(
          at,
          watch,
          proxied ? Failures.nameBehindProxy(e, watch) : Failures.nameOf(e, watch.isTimeUp()));
    } finally {
      alarm.cancel(false);
    }
  }

  /** What was answered counts, however its connection ends. */
  private static void close(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("A connection ended badly behind its answer", e);
    }
  }

  private static HttpPost request(URI url, Map<String, String> headers, byte[] body) {
    HttpPost request = new HttpPost(url);
    headers.forEach(request::addHeader);
    request.setEntity(new ByteArrayEntity(body, null));
    return request;
  }

  private static Attempt failed(Instant at, Stopwatch watch, @Nullable String error) {
    return new Attempt(at, null, error, watch.times(), watch.remoteAddress(), null);
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
