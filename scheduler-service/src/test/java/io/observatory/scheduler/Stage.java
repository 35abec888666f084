package io.observatory.scheduler;

import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import io.observatory.testsupport.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance and its callers, while the tests of one class run. */
final class Stage implements BeforeAllCallback, AfterAllCallback {

  static final Duration SOON = Duration.ofSeconds(20);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> ROLES =
      List.of("viewer", "operator", "approver", "admin", "agent");

  private final Map<String, String> changes;
  private final Map<String, String> tokens = new HashMap<>();
  private @Nullable TestDatabase database;
  private @Nullable Service service;
  private @Nullable Wire wire;

  private Stage(Map<String, String> changes) {
    this.changes = changes;
  }

  /** With the usual settings. */
  static Stage usual() {
    return new Stage(Map.of());
  }

  /** With these settings beside the usual ones. */
  static Stage with(Map<String, String> changes) {
    return new Stage(changes);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Infra infra = Infra.shared();
    infra.prepare();
    TestDatabase fresh = infra.database("scheduler");
    database = fresh;
    TestTokens issued = TestTokens.in(Files.createTempDirectory("tokens"));
    for (String role : ROLES) {
      tokens.put(role, issued.issue(role + "-one", role));
    }
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("OBSERVATORY_TOKENS_FILE", issued.file().toString());
    service = Service.start(infra, fresh, settings);
    wire = new Wire(infra);
    await().atMost(SOON).until(() -> get("/actuator/health/readiness", "none").statusCode() == 200);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    service().close();
    wire().close();
  }

  /** A name that nobody else has. */
  static String fresh(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  Service service() {
    return Objects.requireNonNull(service);
  }

  TestDatabase database() {
    return Objects.requireNonNull(database);
  }

  /** The topics, as agents use them. */
  Wire wire() {
    return Objects.requireNonNull(wire);
  }

  /** The database as the service sees it. */
  JdbcClient jdbc() {
    return service().bean(JdbcClient.class);
  }

  /** The database as its owner sees it. */
  JdbcClient owner() {
    TestDatabase known = database();
    return JdbcClient.create(
        new DriverManagerDataSource(known.jdbcUrl(), known.ownerUser(), known.ownerPassword()));
  }

  /** Of a principal with that role, called {@code <role>-one}; {@code none} has no token. */
  HttpResponse<String> get(String path, String role) {
    return call(request(path, role).GET());
  }

  HttpResponse<String> post(String path, String role, String body, String... headers) {
    return send("POST", path, role, body, headers);
  }

  /** Lines of JSON. */
  HttpResponse<String> bulk(String path, String role, String lines) {
    return call(
        request(path, role)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(lines)));
  }

  HttpResponse<String> send(String verb, String path, String role, String body, String... headers) {
    HttpRequest.Builder request =
        request(path, role)
            .header("Content-Type", "application/json")
            .method(verb, HttpRequest.BodyPublishers.ofString(body));
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  /** The stable code of a refusal. */
  static String code(HttpResponse<String> answer) {
    return json(answer).get("code").asString();
  }

  private HttpRequest.Builder request(String path, String role) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service().port() + path));
    String token = tokens.get(role);
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
}
