package io.observatory.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a service answers over HTTP to a viewer: its metrics, its readiness, one agent. */
final class Metrics implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  Metrics(int port, String token) {
    this.url = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /** The sum of all series of a metric whose labels contain {@code label}. */
  double sum(String metric, String label) {
    return get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether the path answers 200 with {@code text} in the body; false while nobody listens. */
  boolean says(String path, String text) {
    try {
      HttpResponse<String> answer = get(path);
      return answer.statusCode() == 200 && answer.body().contains(text);
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the service does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
