package io.observatory.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.TestDatabase;
import io.observatory.testsupport.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on the shared infrastructure while the tests of one class run, and its callers. */
final class ApiStage implements BeforeAllCallback, AfterAllCallback {

  static final String ENDPOINTS = "/v1/endpoints";

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, String> tokens = new HashMap<>();
  private @Nullable ConfigurableApplicationContext context;

  @Override
  public void beforeAll(ExtensionContext extension) throws IOException {
    Infra infra = Infra.shared();
    infra.prepare();
    TestDatabase database = infra.database("webhook");
    TestTokens issued = TestTokens.in(Files.createTempDirectory("tokens"));
    for (String role : List.of("viewer", "operator", "admin", "agent")) {
      tokens.put(role, issued.issue(role + "-one", role));
    }
    Map<String, String> settings = new HashMap<>(infra.springProperties(database));
    settings.put("OBSERVATORY_TOKENS_FILE", issued.file().toString());
    settings.put("WEBHOOK_KEYS", "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    settings.put("webhook.egress.plain-http-hosts", "127.0.0.1");
    settings.put("webhook.egress.allowed", "127.0.0.0/8");
    settings.put("webhook.replay.lease", "2s");
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    context = SpringApplication.run(WebhookApplication.class, arguments.toArray(String[]::new));
    await().atMost(SOON).until(() -> get("/actuator/health/readiness", "none").statusCode() == 200);
  }

  @Override
  public void afterAll(ExtensionContext extension) {
    Objects.requireNonNull(context).close();
  }

  <B> B bean(Class<B> type) {
    return Objects.requireNonNull(context).getBean(type);
  }

  JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  HttpResponse<String> get(String path, String role) {
    return call(request(path, role).GET());
  }

  HttpResponse<String> post(String path, String role, String body, String... headers) {
    return send("POST", path, role, body, headers);
  }

  HttpResponse<String> send(String verb, String path, String role, String body, String... headers) {
    HttpRequest.Builder request =
        request(path, role)
            .header("Content-Type", "application/json")
            .method(verb, HttpRequest.BodyPublishers.ofString(body));
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  /** A name that no other test has. */
  static String name() {
    return "t-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Makes an endpoint of that tenant; more is put into the body. */
  JsonNode endpoint(String tenant, String more) {
    HttpResponse<String> made =
        post(
            ENDPOINTS,
            "admin",
            "{\"tenant_id\":\"%s\",\"url\":\"https://hooks.example.com/in\"%s}"
                .formatted(tenant, more));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made);
  }

  /** The same, paused, so that nothing is sent. */
  String paused(String tenant, String more) {
    String id = endpoint(tenant, more).get("id").asString();
    assertThat(post(ENDPOINTS + "/" + id + "/pause", "operator", "{}").statusCode()).isEqualTo(200);
    return id;
  }

  HttpResponse<String> publish(String tenant, String type, String id, String data) {
    return post(
        "/v1/events",
        "agent",
        "{\"event_id\":\"%s\",\"tenant_id\":\"%s\",\"type\":\"%s\",\"data\":%s}"
            .formatted(id, tenant, type, data));
  }

  /** Events of a tenant, with deliveries of that status where one is given. */
  void events(String tenant, String endpoint, int count, String status) {
    jdbc()
        .sql(
            """
            WITH made AS (
              INSERT INTO webhook_event (event_id, tenant_id, type, content_type, headers, body,
                digest, created_at)
              SELECT :tenant || '-' || lpad(n::text, 6, '0'), :tenant, 'a.b', 'application/json',
                '{}', '1', '', now()
              FROM generate_series(1, :count) n RETURNING event_id)
            INSERT INTO webhook_deliveries (event_id, endpoint_id, id, tenant_id, type, status,
              reason, attempts, created_at, finished_at)
            SELECT event_id, :endpoint, uuidv7(interval '-1 minute'), :tenant, 'a.b', :status,
              'exhausted', 6, now(), now()
            FROM made WHERE :status <> '' ORDER BY event_id
            """)
        .param("tenant", tenant)
        .param("endpoint", endpoint)
        .param("count", count)
        .param("status", status)
        .update();
  }

  List<JsonNode> items(String path) {
    HttpResponse<String> answer = get(path, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<JsonNode> items = new ArrayList<>();
    json(answer).get("items").forEach(items::add);
    return items;
  }

  /** What many callers get who do the same at the same time. */
  static <T> List<T> atOnce(int count, Supplier<T> work) throws Exception {
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        futures.add(threads.submit(work::get));
      }
    }
    List<T> all = new ArrayList<>();
    for (Future<T> future : futures) {
      all.add(future.get());
    }
    return all;
  }

  /** How many records of the topic tell of both, as soon as there is one. */
  static long told(String topic, String id, String word) {
    try (KafkaProbe probe = KafkaProbe.at(Infra.shared().bootstrapServers())) {
      return probe
          .readUntil(
              topic,
              seen -> seen.stream().anyMatch(record -> tells(record.value(), id, word)),
              SOON)
          .stream()
          .filter(record -> tells(record.value(), id, word))
          .count();
    }
  }

  /** Avro writes texts as they are. */
  private static boolean tells(byte[] value, String id, String word) {
    String text = new String(value, StandardCharsets.UTF_8);
    return text.contains(id) && text.contains(word);
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  static String code(HttpResponse<String> answer) {
    return json(answer).get("code").asString();
  }

  private HttpRequest.Builder request(String path, String role) {
    String port =
        Objects.requireNonNull(context).getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
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
