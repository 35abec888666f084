package io.observatory.hitl;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges answers by what {@code openapi.yaml} says of the operation: its status, its media type and
 * its body, in which no field may stand that the document does not name.
 */
final class OpenApi {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HERE = "#/";

  private final Map<String, Object> root;
  private final Map<Object, Schema> schemas = new HashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          made ->
              made.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private OpenApi(Map<String, Object> root) {
    this.root = root;
  }

  static OpenApi load() {
    try (InputStream document =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("/openapi.yaml"))) {
      Map<String, Object> root = new Yaml().load(document);
      close(root);
      return new OpenApi(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects have the named properties only. */
  private static void close(@Nullable Object node) {
    if (node instanceof List<?> list) {
      list.forEach(OpenApi::close);
    } else if (node instanceof Map<?, ?> map) {
      map.values().forEach(OpenApi::close);
      if (map.get("properties") instanceof Map) {
        object(map).putIfAbsent("additionalProperties", false);
      }
    }
  }

  /** Operations by path and verb. */
  @SuppressWarnings("unchecked") // the document is ours
  Map<String, Map<String, Map<String, Object>>> paths() {
    return (Map<String, Map<String, Map<String, Object>>>) (Map<?, ?>) child(root, "paths");
  }

  /** What is wrong with an answer to this operation; empty when nothing is. */
  List<String> complaints(String verb, String path, HttpResponse<String> answer) {
    Map<String, Object> operation = child(child(child(root, "paths"), path), verb);
    String status = Integer.toString(answer.statusCode());
    Map<String, Object> responses = child(operation, "responses");
    if (!responses.containsKey(status)) {
      return List.of("status " + status + " is not documented");
    }
    Map<String, Object> content = child(resolved(child(responses, status)), "content");
    String media =
        answer.headers().firstValue("Content-Type").orElse("none").replaceFirst(";.*", "");
    if (!content.containsKey(media)) {
      return List.of("media type " + media + " is not documented for " + status);
    }
    return media.endsWith("json")
        ? schema(child(child(content, media), "schema"))
            .validate(answer.body(), InputFormat.JSON)
            .stream()
            .map(Error::toString)
            .toList()
        : List.of();
  }

  private Schema schema(Map<String, Object> schema) {
    return schemas.computeIfAbsent(
        schema,
        key -> {
          Map<String, Object> whole = new HashMap<>(schema);
          whole.put("components", child(root, "components")); // where its references lead
          return registry.getSchema(JSON.writeValueAsString(whole), InputFormat.JSON);
        });
  }

  private Map<String, Object> resolved(Map<String, Object> node) {
    Object reference = node.get("$ref");
    if (reference == null) {
      return node;
    }
    Map<String, Object> found = root;
    for (String name : reference.toString().substring(HERE.length()).split("/")) {
      found = child(found, name);
    }
    return found;
  }

  private static Map<String, Object> child(Map<?, ?> node, String name) {
    return object(Objects.requireNonNull(node.get(name), name));
  }

  @SuppressWarnings("unchecked") // the document is ours
  private static Map<String, Object> object(Object node) {
    return (Map<String, Object>) node;
  }
}
