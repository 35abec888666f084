package io.observatory.platform.avro;

import io.observatory.platform.avro.AvroProperties.Flavor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the registry for the schema behind an id. Only the registry's own "no such schema" answer
 * proves an id unknown; any other failure, a 404 from some proxy included, proves nothing.
 */
final class SchemaRegistry implements AutoCloseable {

  private static final int CONFLUENT_SCHEMA_NOT_FOUND = 40403;

  private static final Set<String> APICURIO_SCHEMA_NOT_FOUND =
      Set.of("ContentNotFoundException", "ArtifactNotFoundException");

  private final ConcurrentHashMap<Integer, Schema> found = new ConcurrentHashMap<>();
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http;
  private final Flavor flavor;
  private final String base;
  private final @Nullable String authorization;
  private final Duration timeout;

  SchemaRegistry(AvroProperties properties) {
    URI url = URI.create(properties.registryUrl());
    String userInfo = url.getRawUserInfo();
    this.flavor = properties.flavor();
    this.base =
        stripTrailingSlash(
            userInfo == null
                ? properties.registryUrl()
                : properties.registryUrl().replaceFirst("//[^/@]*@", "//"));
    this.authorization = userInfo == null ? null : basic(userInfo);
    this.timeout = properties.timeout();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(properties.timeout())
            .build();
  }

  /**
   * The schema with this id.
   *
   * @throws UndecodableRecordException when the registry says that it never had it
   * @throws RegistryUnavailableException when it said nothing that proves so
   */
  Schema byId(int id) {
    Schema known = found.get(id);
    if (known != null) {
      return known;
    }
    Schema answered = ask(id);
    found.put(id, answered);
    return answered;
  }

  private Schema ask(int id) {
    HttpResponse<String> answer = get(path(id));
    if (answer.statusCode() == 404 && provesUnknown(answer.body())) {
      throw new UndecodableRecordException(
          "unknown_schema_id", "the registry has no schema with id " + id);
    }
    if (answer.statusCode() != 200) {
      throw new RegistryUnavailableException(
          "the registry answered " + answer.statusCode() + " for schema id " + id, null);
    }
    String text = flavor == Flavor.APICURIO ? answer.body() : unwrap(answer.body());
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw new UndecodableRecordException(
          "unusable_schema",
          "the schema with id " + id + " is not a self-contained Avro schema",
          e);
    }
  }

  /**
   * The version of an Apicurio artifact that has exactly the binary form of {@code schema}, newest
   * first; so an id always means the schema that wrote the bytes, also while a newer version is
   * already registered.
   *
   * @throws RegistryUnavailableException when there is none yet, or no answer
   */
  String versionOf(String subject, Schema schema) {
    HttpResponse<String> answer =
        get(
            "/groups/default/artifacts/"
                + subject
                + "/versions?limit=500&orderby=globalId&order=desc");
    if (answer.statusCode() != 200) {
      throw new RegistryUnavailableException(
          "the registry answered " + answer.statusCode() + " for the versions of " + subject, null);
    }
    String wanted = SchemaNormalization.toParsingForm(schema);
    for (JsonNode version : tree(answer.body()).path("versions")) {
      Schema registered = byId(version.path("contentId").asInt(0));
      if (SchemaNormalization.toParsingForm(registered).equals(wanted)) {
        return version.path("version").asString("");
      }
    }
    throw new RegistryUnavailableException(
        "no version of " + subject + " is this " + schema.getName() + "; register it", null);
  }

  private String path(int id) {
    String unsigned = Integer.toUnsignedString(id);
    return flavor == Flavor.APICURIO ? "/ids/contentIds/" + unsigned : "/schemas/ids/" + unsigned;
  }

  private HttpResponse<String> get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return http.send(
          request.GET().build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RegistryUnavailableException("the schema registry does not answer: " + base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("interrupted while asking the schema registry", e);
    }
  }

  private boolean provesUnknown(String body) {
    try {
      JsonNode answer = json.readTree(body);
      return flavor == Flavor.CONFLUENT
          ? answer.path("error_code").asInt(0) == CONFLUENT_SCHEMA_NOT_FOUND
          : APICURIO_SCHEMA_NOT_FOUND.contains(answer.path("name").asString(""));
    } catch (JacksonException e) {
      return false;
    }
  }

  private String unwrap(String body) {
    return tree(body).path("schema").asString("");
  }

  private JsonNode tree(String body) {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw new RegistryUnavailableException("the registry's answer is not JSON", e);
    }
  }

  private static String stripTrailingSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String basic(String rawUserInfo) {
    String userInfo = java.net.URLDecoder.decode(rawUserInfo, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
