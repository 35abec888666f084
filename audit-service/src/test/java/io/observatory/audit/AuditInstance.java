package io.observatory.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running audit service and a person who looks at it. */
final class AuditInstance implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ServletWebServerApplicationContext context;

  private AuditInstance(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Starts one that stores the topics which match, with further properties. */
  static AuditInstance start(TestDatabase database, String topics, Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>(Infra.shared().springProperties(database));
    properties.put("OBSERVATORY_TOKENS_FILE", tokens().toString());
    properties.put("audit.topics", topics);
    properties.put("audit.discovery", "500ms");
    properties.put("audit.group", "audit-" + database.name());
    properties.put("server.port", "0");
    properties.putAll(more);
    String[] arguments =
        properties.entrySet().stream()
            .map(each -> "--" + each.getKey() + "=" + each.getValue())
            .toArray(String[]::new);
    return new AuditInstance(
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(AuditApplication.class, FaultyDataSource.Wrapping.class)
                .run(arguments));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  String url(String path) {
    return "http://127.0.0.1:" + Objects.requireNonNull(context.getWebServer()).getPort() + path;
  }

  JsonNode get(String path) {
    HttpResponse<byte[]> answer = call(path, "viewer-token");
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          path + " answered " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
    }
    return JSON.readTree(answer.body());
  }

  HttpResponse<byte[]> call(String path, String token) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sum over all labels of a metric. */
  double metric(String name) {
    String text = new String(call("/actuator/prometheus", "viewer-token").body(), UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  long head() {
    return get("/v1/status").path("head").asLong();
  }

  @Override
  public void close() {
    context.close();
  }

  private static Path tokens() {
    try {
      Path file = Files.createTempFile("tokens", ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file, hash("viewer-token") + " vera viewer\n" + hash("agent-token") + " agent-1 agent\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
