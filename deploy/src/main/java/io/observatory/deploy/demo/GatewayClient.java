package io.observatory.deploy.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a service's REST API as one principal; a service that is away is an empty answer. */
final class GatewayClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final String base;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  GatewayClient(String base, String token) {
    this.base = base;
    this.token = token;
  }

  /** The answer to a GET, or nothing when the service can not answer now. */
  Optional<JsonNode> get(String path, Map<String, String> parameters) throws InterruptedException {
    return send(request(path + "?" + query(parameters)).build());
  }

  /** The answer to a POST, or nothing when the service can not answer now. */
  Optional<JsonNode> post(String path, Map<String, String> body) throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  /** The answer to a DELETE, or nothing when the service can not answer now. */
  Optional<JsonNode> delete(String path, Map<String, String> parameters)
      throws InterruptedException {
    return send(request(path + "?" + query(parameters)).DELETE().build());
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + encode(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The same; however often it is repeated with that key, it has its effect once. */
  Optional<JsonNode> post(String path, Map<String, String> body, String idempotencyKey)
      throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  /**
   * What a service said, whether it did what was asked or refused.
   *
   * @param status of HTTP
   */
  record Answer(int status, JsonNode body, String text) {

    /** A member of the body; empty when there is none. */
    String said(String name) {
      return body.path(name).asString("");
    }
  }

  /** Asks as it is told; a refusal is an answer too, nothing means that the service is away. */
  Optional<Answer> ask(String method, String path, @Nullable Object body, String... headers)
      throws InterruptedException {
    return exchange(method, path, body == null ? null : JSON.writeValueAsString(body), headers);
  }

  /** The same with JSON that goes out as it is. */
  Optional<Answer> text(String path, String body, String... headers) throws InterruptedException {
    return exchange("POST", path, body, headers);
  }

  private Optional<Answer> exchange(
      String method, String path, @Nullable String body, String... headers)
      throws InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String text = response.body();
      return response.statusCode() >= 500
          ? Optional.empty()
          : Optional.of(new Answer(response.statusCode(), JSON.readTree(text), text));
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + token);
  }

  private Optional<JsonNode> send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 200 -> Optional.of(JSON.readTree(response.body()));
        case 400, 401, 403, 422 ->
            throw new IllegalStateException(
                request.uri().getPath() + " was refused: " + response.body());
        default -> Optional.empty();
      };
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
