package io.observatory.heartbeat;

import io.observatory.heartbeat.agent.AgentState;
import io.observatory.testsupport.EventStream;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance of the service, with times short enough for a test. */
final class Gateway implements AutoCloseable {

  static final String VIEWER = "viewer-token";
  static final String OPERATOR = "operator-token";

  /** Speaks for every agent whose id begins with {@code run-}. */
  static final String RUNNER = "runner-token";

  /** For tests that wait for a TTL to pass; agents beat every {@link #BEAT}. */
  static final Duration SHORT_TTL = Duration.ofSeconds(4);

  static final Duration BEAT = Duration.ofMillis(500);

  /** Long enough for whoever is taken for silent to be evicted. */
  static final Duration LONGER_THAN_TTL = SHORT_TTL.plusMillis(1_500);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;

  private Gateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static Gateway start(Infra infra, TestDatabase database, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(infra.springProperties(database));
    settings.put("heartbeat.ttl", "6s");
    settings.put("heartbeat.failover-ttl", "6s");
    settings.put("heartbeat.check-interval", "1s");
    // Tests of silence share clusters; those of the brake set this back.
    settings.put("heartbeat.brake.minimum", "1000000");
    settings.put("heartbeat.witness-interval", "500ms");
    settings.put("heartbeat.last-seen-interval", "1s");
    settings.put("OBSERVATORY_TOKENS_FILE", tokens().toString());
    settings.putAll(changes);
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return new Gateway(
        SpringApplication.run(HeartbeatApplication.class, arguments.toArray(String[]::new)));
  }

  /** With a {@link #SHORT_TTL}, and other changes. */
  static Map<String, String> hasty(Map<String, String> more) {
    Map<String, String> changes = new HashMap<>(more);
    changes.put("heartbeat.ttl", SHORT_TTL.toMillis() + "ms");
    changes.put("heartbeat.failover-ttl", SHORT_TTL.toMillis() + "ms");
    changes.put("heartbeat.suspect-after", "3s");
    changes.put("heartbeat.check-interval", "500ms");
    return changes;
  }

  /** Every agent's token is its own id. */
  private static Path tokens() {
    try {
      Path file = Files.createTempFile("tokens", ".txt");
      List<String> lines = new ArrayList<>();
      lines.add(sha256(VIEWER) + " vera viewer");
      lines.add(sha256(OPERATOR) + " olga operator");
      lines.add(sha256(RUNNER) + " run-* agent");
      for (String agent : List.of("http-1", "http-2", "http-3")) {
        lines.add(sha256(agent) + " " + agent + " agent");
      }
      return Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    return call(request(path, token).GET());
  }

  HttpResponse<String> post(String path, @Nullable String token, String body) {
    return call(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Listens to the agents of a query, after an event or from the present state on. */
  EventStream stream(String query, @Nullable String lastEventId) {
    HttpRequest.Builder request = request("/v1/agents/stream?q=" + encoded(query), VIEWER);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      return new EventStream(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String parameter) {
    return URLEncoder.encode(parameter, StandardCharsets.UTF_8);
  }

  int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  HttpResponse<String> put(String path, @Nullable String token, String body) {
    return call(
        request(path, token)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path, @Nullable String token) {
    return call(request(path, token).DELETE());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> call(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  JsonNode agent(String agentId) {
    return json(get("/v1/agents/" + agentId, VIEWER));
  }

  /** The state shown of an agent; null while it is not known. */
  @Nullable AgentState state(String agentId) {
    HttpResponse<String> answer = get("/v1/agents/" + agentId, VIEWER);
    return answer.statusCode() == 200
        ? AgentState.valueOf(json(answer).get("status").asString())
        : null;
  }

  boolean isReady() {
    return get("/actuator/health/readiness", null).statusCode() == 200;
  }

  /** A sum over all series of a metric. */
  double metric(String name) {
    return get("/actuator/prometheus", VIEWER)
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    context.close();
  }
}
