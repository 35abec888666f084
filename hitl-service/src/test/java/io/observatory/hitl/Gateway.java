package io.observatory.hitl;

import io.observatory.testsupport.EventStream;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance of the service. */
final class Gateway implements AutoCloseable {

  static final String VIEWER = "viewer-token";
  static final String OPERATOR = "operator-token";
  static final String ADMIN = "admin-token";

  /** Speaks for the agent {@code http-1}. */
  static final String AGENT = "agent-token";

  /** Speaks for every agent whose id begins with {@code run-}. */
  static final String RUNNER = "runner-token";

  private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RELAY_GROUP = "hitl-service";
  private static final long PATIENCE_SECONDS = 10;

  /** How many run in this JVM. */
  private static final AtomicInteger RUNNING = new AtomicInteger();

  private final ConfigurableApplicationContext context;
  private final String brokers;
  private final Path tokensFile;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private Gateway(ConfigurableApplicationContext context, String brokers, Path tokensFile) {
    this.context = context;
    this.brokers = brokers;
    this.tokensFile = tokensFile;
    RUNNING.incrementAndGet();
  }

  /** With beans of its own. */
  static Gateway start(
      Infra infra, TestDatabase database, Map<String, String> changes, Class<?>... more) {
    Map<String, String> settings = new HashMap<>(infra.springProperties(database));
    Path state = stateDirectory();
    settings.put("hitl.relay.state-dir", state.toString());
    settings.put(
        "hitl.receipts.keys-dir", state.resolveSibling(state.getFileName() + "-keys").toString());
    settings.put("hitl.command.per-minute", "1000000");
    settings.put("OBSERVATORY_TOKENS_FILE", tokens().toString());
    settings.putAll(changes);
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    List<Class<?>> sources = new ArrayList<>(List.of(more));
    sources.add(HitlApplication.class);
    return new Gateway(
        SpringApplication.run(sources.toArray(Class<?>[]::new), arguments.toArray(String[]::new)),
        infra.bootstrapServers(),
        Path.of(settings.getOrDefault("OBSERVATORY_TOKENS_FILE", "")));
  }

  /** The token of a person: ann, ben and cem are sre, sia is security, cio is ciso. */
  static String of(String person) {
    return person + "-token";
  }

  private static Path stateDirectory() {
    try {
      return Files.createTempDirectory("hitl-state");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens of all of them, in a file of its own. */
  static Path tokens() {
    try {
      Path file = Files.createTempFile("tokens", ".txt");
      return Files.write(
          file,
          List.of(
              sha256(VIEWER) + " vera viewer",
              sha256(OPERATOR) + " olga operator",
              sha256(ADMIN) + " ada admin",
              sha256(AGENT) + " http-1 agent",
              sha256(RUNNER) + " run-* agent",
              sha256(of("ann")) + " ann operator,group:sre",
              sha256(of("ben")) + " ben operator,group:sre",
              sha256(of("cem")) + " cem approver,group:sre",
              sha256(of("sia")) + " sia approver,group:security",
              sha256(of("cio")) + " cio approver,group:ciso"));
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

  /** Where the tokens are; who changes it puts it back. */
  Path tokensFile() {
    return tokensFile;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    return call(request(path, token).GET());
  }

  HttpResponse<String> post(String path, @Nullable String token, String body, String... headers) {
    HttpRequest.Builder request =
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> put(String path, @Nullable String token, String body, String... headers) {
    HttpRequest.Builder request =
        request(path, token)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  /** A command of the operator about a session. */
  HttpResponse<String> command(String sessionId, String verb, String body) {
    return post("/v1/sessions/" + sessionId + "/" + verb, OPERATOR, body);
  }

  HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  static HttpResponse<String> call(HttpRequest.Builder request) {
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

  /** Listens to a session, after an event or from now on. */
  EventStream stream(String sessionId, @Nullable String lastEventId) {
    return listen("/v1/sessions/" + sessionId + "/stream", lastEventId);
  }

  /** Listens to a stream, after an event or from now on. */
  EventStream listen(String path, @Nullable String lastEventId) {
    HttpRequest.Builder request = request(path, VIEWER);
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

  /** What is known of a session; null while nothing is. */
  @Nullable JsonNode session(String sessionId) {
    HttpResponse<String> answer = get("/v1/sessions/" + sessionId, VIEWER);
    return answer.statusCode() == 200 ? json(answer) : null;
  }

  /** The gates of a session in the order in which they opened. */
  List<JsonNode> gates(String sessionId) {
    List<JsonNode> gates = new ArrayList<>();
    json(get("/v1/gates?state=any&session=" + sessionId, VIEWER)).get("items").forEach(gates::add);
    return gates;
  }

  boolean isReady() {
    return get("/actuator/health/readiness", null).statusCode() == 200;
  }

  @Override
  public void close() {
    context.close();
    if (open.compareAndSet(true, false) && RUNNING.decrementAndGet() == 0) {
      endMemberships();
    }
  }

  /**
   * A relay that ends says nothing to its group, so as to get its partitions again when it comes
   * back. Here none comes back, and the next would wait until the group has missed this one.
   */
  private void endMemberships() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      boolean any =
          admin
              .describeConsumerGroups(List.of(RELAY_GROUP))
              .all()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .values()
              .stream()
              .anyMatch(group -> !group.members().isEmpty());
      if (any) {
        admin
            .removeMembersFromConsumerGroup(
                RELAY_GROUP, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.info("The next relay waits until this one is missed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
