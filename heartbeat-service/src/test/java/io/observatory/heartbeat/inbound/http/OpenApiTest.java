package io.observatory.heartbeat.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.yaml.snakeyaml.Yaml;

/** The document and the controllers say the same. */
class OpenApiTest {

  private static final List<Class<?>> CONTROLLERS =
      List.of(
          HeartbeatController.class,
          AgentController.class,
          AgentStreamController.class,
          CapabilityController.class,
          AgentOrderController.class,
          HeartbeatBatchController.class,
          BrakeController.class,
          OpenApiController.class);

  @SuppressWarnings("unchecked") // the document is ours
  private static Map<String, Map<String, Map<String, Object>>> documented() throws IOException {
    try (InputStream document =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi.yaml"))) {
      Map<String, Object> root = new Yaml().load(document);
      return (Map<String, Map<String, Map<String, Object>>>)
          Objects.requireNonNull(root.get("paths"));
    }
  }

  private static Set<String> mapped() {
    Set<String> mapped = new TreeSet<>();
    for (Class<?> controller : CONTROLLERS) {
      RequestMapping base =
          AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
      String prefix = base == null || base.path().length == 0 ? "" : base.path()[0];
      for (Method method : controller.getDeclaredMethods()) {
        RequestMapping mapping =
            AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
          String path = prefix + (mapping.path().length == 0 ? "" : mapping.path()[0]);
          for (RequestMethod verb : mapping.method()) {
            mapped.add(verb.name().toLowerCase(Locale.ROOT) + " " + path);
          }
        }
      }
    }
    return mapped;
  }

  @Test
  void everyMappingIsDocumentedAndNothingElse() throws IOException {
    Set<String> documented = new TreeSet<>();
    documented()
        .forEach(
            (path, verbs) -> verbs.keySet().forEach(verb -> documented.add(verb + " " + path)));

    assertThat(documented).isEqualTo(mapped());
  }

  @Test
  @SuppressWarnings("unchecked") // the document is ours
  void theFiltersOfTheListAreDocumented() throws IOException {
    Set<String> documented = new HashSet<>();
    Map<String, Object> list =
        Objects.requireNonNull(Objects.requireNonNull(documented().get("/v1/agents")).get("get"));
    for (Map<String, Object> parameter :
        (List<Map<String, Object>>) Objects.requireNonNull(list.get("parameters"))) {
      documented.add(String.valueOf(parameter.get("name")));
    }
    Set<String> taken = new HashSet<>(MapQuestion.PARAMETERS);
    for (Method method : AgentController.class.getDeclaredMethods()) {
      for (var parameter : method.getParameters()) {
        if (parameter.isAnnotationPresent(RequestParam.class)) {
          taken.add(parameter.getName());
        }
      }
    }

    assertThat(documented).isEqualTo(taken);
  }
}
