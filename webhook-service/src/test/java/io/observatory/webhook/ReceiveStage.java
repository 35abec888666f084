package io.observatory.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.observatory.events.OperatorAction;
import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookReceived;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.FaultProxy;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.TestDatabase;
import io.observatory.testsupport.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance of the service behind a proxy of its broker, and senders and operators for it. */
final class ReceiveStage implements BeforeAllCallback, AfterAllCallback {
  static final String RECEIVED = "gateway.webhook.received.v1";

  private static final String DELIVERIES = "gateway.webhook.delivery.v1";
  private static final String ACTIONS = "gateway.operator.action.v1";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, String> tokens = new HashMap<>();
  private final FaultProxy databaseProxy = FaultProxy.open();
  private @Nullable Infra infra;
  private @Nullable ConfigurableApplicationContext context;
  private @Nullable KafkaProbe probe;
  private @Nullable AvroCodec codec;

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    Infra shared = Infra.shared();
    shared.prepare();
    infra = shared;
    TestDatabase database = shared.database("webhook");
    Path directory = Files.createTempDirectory("receive");
    TestTokens file = TestTokens.in(directory);
    for (String role : List.of("viewer", "operator", "admin", "agent")) {
      tokens.put(role, file.issue(role + "-of-receive", role));
    }
    Map<String, String> settings =
        new HashMap<>(shared.springProperties(database.behind(databaseProxy)));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", shared.proxiedBootstrapServers());
    settings.put("OBSERVATORY_TOKENS_FILE", file.file().toString());
    settings.put("WEBHOOK_KEYS_FILE", directory.resolve("keys").toString());
    settings.put("webhook.secrets.generate", "true");
    settings.put("webhook.sources.append-timeout", "1500ms");
    settings.put("webhook.sources.max-body", "64KB");
    settings.put("webhook.sources.body-time", "2s");
    settings.put("webhook.sources.rates.limited", "0.1");
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    context = SpringApplication.run(WebhookApplication.class, arguments.toArray(String[]::new));
    probe = KafkaProbe.at(shared.bootstrapServers());
    codec =
        AvroCodec.create(
            new AvroProperties(
                Flavor.APICURIO,
                shared.registryUrl() + "/apis/registry/v3",
                false,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(1),
                Map.of()));
    await().atMost(SOON).until(() -> get("/actuator/health/readiness", null).statusCode() == 200);
  }

  @Override
  public void afterAll(ExtensionContext test) {
    proxy().restore();
    Objects.requireNonNull(context).close();
    Objects.requireNonNull(probe).close();
    Objects.requireNonNull(codec).close();
    databaseProxy.close();
  }

  FaultProxy databaseProxy() {
    return databaseProxy;
  }

  FaultProxy proxy() {
    return Objects.requireNonNull(infra).brokerProxy();
  }

  JdbcClient jdbc() {
    return Objects.requireNonNull(context).getBean(JdbcClient.class);
  }

  /** The records of that source, once there are so many. */
  List<ConsumerRecord<byte[], byte[]>> records(String source, int count) {
    return of(
        source,
        Objects.requireNonNull(probe)
            .readUntil(RECEIVED, seen -> of(source, seen).size() >= count, SOON));
  }

  /** The events of that source, once there are so many. */
  List<WebhookReceived> events(String source, int count) {
    return records(source, count).stream()
        .map(
            record ->
                Objects.requireNonNull(codec)
                    .decode(RECEIVED, record.value(), WebhookReceived.class))
        .toList();
  }

  /** What was told of changes of that source, once there are so many. */
  List<OperatorAction> actions(String source, int count) {
    List<OperatorAction> actions = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              actions.clear();
              Objects.requireNonNull(probe)
                  .read(ACTIONS, 1, SOON)
                  .forEach(
                      record ->
                          actions.add(
                              Objects.requireNonNull(codec)
                                  .decode(ACTIONS, record.value(), OperatorAction.class)));
              actions.removeIf(action -> !action.getSubject().equals("source/" + source));
              return actions.size() >= count;
            });
    return actions;
  }

  /** What was told of that source's refused webhooks, once there is something. */
  List<WebhookDeliveryEvent> refusals(String source) {
    return Objects.requireNonNull(probe)
        .readUntil(DELIVERIES, seen -> !of("source/" + source, seen).isEmpty(), SOON)
        .stream()
        .filter(record -> new String(record.key(), UTF_8).equals("source/" + source))
        .map(
            record ->
                Objects.requireNonNull(codec)
                    .decode(DELIVERIES, record.value(), WebhookDeliveryEvent.class))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> of(
      String source, List<ConsumerRecord<byte[], byte[]>> seen) {
    return seen.stream().filter(r -> new String(r.key(), UTF_8).equals(source)).toList();
  }

  HttpResponse<String> get(String path, @Nullable String role) {
    return call(request(path, role).GET());
  }

  String etag(String path) {
    return get(path, "viewer").headers().firstValue("ETag").orElse("");
  }

  HttpResponse<String> put(String path, @Nullable String role, String body, String... headers) {
    return call(
        request(path, role)
            .header("Content-Type", "application/json")
            .headers(headers)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path, @Nullable String role, String body) {
    return call(
        request(path, role)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path, @Nullable String role, String etag) {
    return call(request(path, role).header("If-Match", etag).DELETE());
  }

  /** A source with that JSON, made by an admin. */
  void create(String id, String json) {
    HttpResponse<String> answer = put("/v1/sources/" + id, "admin", json, "If-None-Match", "*");
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
  }

  /** A webhook for that source. */
  HttpResponse<String> send(String source, byte[] body, String... headers) {
    HttpRequest.Builder request =
        request("/gateway/webhooks/" + source, null)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  /** A sender that announces a kilobyte and sends the first byte of it. */
  Socket begin(String source) throws IOException {
    return begin(source, "application/json");
  }

  /** The same of some media type. */
  Socket begin(String source, String type) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), Integer.parseInt(port()));
    socket.setSoTimeout(5_000);
    String head =
        """
        POST /gateway/webhooks/%s HTTP/1.1\r
        Host: gateway\r
        Content-Type: %s\r
        Content-Length: 1000\r
        \r
        -\
        """
            .formatted(source, type);
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  private String port() {
    return Objects.requireNonNull(context)
        .getEnvironment()
        .getRequiredProperty("local.server.port");
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String path, @Nullable String role) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    return role == null
        ? request
        : request.header("Authorization", "Bearer " + tokens.getOrDefault(role, role));
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
