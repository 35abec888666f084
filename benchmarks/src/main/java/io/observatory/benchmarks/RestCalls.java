package io.observatory.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls to a service over connections that are kept. A server may close one that was idle in the
 * moment in which it is used again: a call without an answer is made again, with the same
 * idempotency key if it has one. One that is answered 503 is made again when the answer says.
 */
final class RestCalls implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final int BUSY = 503;

  /** Longer than the longest wait that a call may ask for. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long a call is made again that is answered 503. */
  private static final Duration WHILE_BUSY = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger busy = new AtomicInteger();
  private final String url;

  RestCalls(Gateway gateway, String service) {
    url = "http://127.0.0.1:" + gateway.port(service);
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(request(path, token).GET().build());
  }

  HttpResponse<String> post(String path, String token, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, token).POST(BodyPublishers.ofString(body));
    return send(with(request, headers));
  }

  /** Posts lines of JSON. */
  HttpResponse<String> postLines(String path, String token, String lines)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .POST(BodyPublishers.ofString(lines))
            .header("Content-Type", "application/x-ndjson")
            .build());
  }

  HttpResponse<String> put(String path, String token, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, token).PUT(BodyPublishers.ofString(body));
    return send(with(request, headers));
  }

  private static HttpRequest with(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.header("Content-Type", "application/json").build();
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    long end = System.nanoTime() + WHILE_BUSY.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != BUSY || System.nanoTime() > end) {
          return answer;
        }
        busy.incrementAndGet();
        LockSupport.parkNanos(retryAfter(answer).toNanos());
      } catch (IOException e) {
        if (attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** How many answers were 503 so far. */
  int busy() {
    return busy.get();
  }

  private static Duration retryAfter(HttpResponse<String> answer) {
    return Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
