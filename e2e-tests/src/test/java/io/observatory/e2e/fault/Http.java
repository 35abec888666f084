package io.observatory.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the service answers, as a viewer and as an agent that has no Kafka client. */
final class Http implements AutoCloseable {
  private static final Pattern AGENT = Pattern.compile("\"agent_id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern CURSOR = Pattern.compile("\"next_cursor\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final UnaryOperator<String> tokens;

  Http(int port, UnaryOperator<String> tokens) {
    this.url = "http://127.0.0.1:" + port;
    this.tokens = tokens;
  }

  /** Ids of all agents listed with a status. */
  Set<String> withStatus(String status) {
    Set<String> found = new HashSet<>();
    String cursor = "";
    while (true) {
      var answer = send(request("/v1/agents?limit=500&status=" + status + cursor, "viewer").GET());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      AGENT.matcher(answer.body()).results().forEach(match -> found.add(match.group(1)));
      Matcher next = CURSOR.matcher(answer.body());
      if (!next.find()) {
        return found;
      }
      cursor = "&cursor=" + next.group(1);
    }
  }

  /** A beat of the agent over HTTP. */
  HttpResponse<String> beat(String agent) {
    String body =
        "{\"type\":\"heartbeat\",\"agent_id\":\""
            + agent
            + "\",\"cluster_id\":\"http\",\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    return send(
        request("/gateway/heartbeat", agent)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A sum over all series of a metric. */
  double metric(String name) {
    return send(request("/actuator/prometheus", "viewer").GET())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  boolean isReady() {
    try {
      return send(request("/actuator/health/readiness", "viewer").GET()).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path, String principal) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + tokens.apply(principal));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
