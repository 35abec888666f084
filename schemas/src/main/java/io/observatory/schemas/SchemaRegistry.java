package io.observatory.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The few calls of the Confluent API that a registration needs. */
final class SchemaRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final String base;
  private final Duration patience;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();

  SchemaRegistry(URI base, Duration patience) {
    String text = base.toString();
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      throw new IllegalArgumentException("The registry's URL must begin with http(s)://: " + text);
    }
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.patience = patience;
  }

  void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    String last;
    do {
      try {
        int status = call("GET", "/subjects", null).statusCode();
        if (status == 200) {
          return;
        }
        last = "it answered " + status;
      } catch (IOException e) {
        last = "last failure: " + e;
      }
    } while (!new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        && System.nanoTime() < end);
    throw new RegistrationException(
        "The schema registry at " + base + " was not ready within " + patience + "; " + last, null);
  }

  /** False when the registry can not keep a level for a subject that does not exist yet. */
  boolean setCompatibility(String subject, String level) throws InterruptedException {
    String path = "/config/" + encode(subject);
    HttpResponse<String> response = send("PUT", path, Map.of("compatibility", level), subject);
    if (response.statusCode() == 404) {
      return false;
    }
    require200(response, "Setting " + subject + " to " + level + " failed");
    return true;
  }

  int register(String subject, Schema schema) throws InterruptedException {
    Map<String, String> body = Map.of("schema", schema.toString(), "schemaType", "AVRO");
    HttpResponse<String> response =
        send("POST", "/subjects/" + encode(subject) + "/versions", body, subject);
    if (response.statusCode() == 409) {
      throw new RegistrationException(
          "The new schema of "
              + subject
              + " is incompatible with one that is registered: "
              + response.body()
              + " Undo the change, or begin the next major version of the topic.",
          null);
    }
    require200(response, "Registering " + subject + " failed");
    return parse(response.body()).path("id").asInt();
  }

  private static void require200(HttpResponse<String> response, String what) {
    if (response.statusCode() != 200) {
      throw new RegistrationException(
          what + ": the registry answered " + response.statusCode() + " " + response.body(), null);
    }
  }

  private HttpResponse<String> send(
      String method, String path, Map<String, String> body, String subject)
      throws InterruptedException {
    try {
      return call(method, path, JSON.writeValueAsString(body));
    } catch (IOException e) {
      throw new RegistrationException(
          "The schema registry at " + base + " went away at " + subject + ": " + e, e);
    }
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(CALL)
            .header("Content-Type", MEDIA_TYPE)
            .header("Accept", MEDIA_TYPE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RegistrationException("The registry's answer is no JSON: " + body, e);
    }
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}
