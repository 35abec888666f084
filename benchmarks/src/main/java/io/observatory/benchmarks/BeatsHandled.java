package io.observatory.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How many heartbeats the service says it has handled. Its committed offsets would tell too, but
 * they follow up to a second later, which is a fifth of a round.
 */
final class BeatsHandled implements AutoCloseable {
  static final String METRIC = "observatory_heartbeat_beats_total";

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  BeatsHandled(int port, String token) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
            .header("Authorization", "Bearer " + token)
            .build();
  }

  long now() {
    try {
      var answer = http.send(request, BodyHandlers.ofLines());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the service answered " + answer.statusCode());
      }
      return (long)
          answer
              .body()
              .filter(line -> line.startsWith(METRIC))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
    } catch (IOException e) {
      throw new IllegalStateException("the service does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until {@code wanted} are handled; the clock time of that, nanoseconds. */
  long await(long wanted, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long handled = now();
      long time = System.nanoTime();
      if (handled >= wanted) {
        return time;
      }
      if (time > deadline) {
        throw new IllegalStateException("only " + handled + " of " + wanted + " were handled");
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
