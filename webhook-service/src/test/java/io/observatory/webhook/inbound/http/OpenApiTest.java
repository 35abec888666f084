package io.observatory.webhook.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.yaml.snakeyaml.Yaml;

/** The document and the controllers say the same. */
class OpenApiTest {

  private static final List<Class<?>> CONTROLLERS = controllers();

  private static final Map<String, String> SHARED = Map.of("Cursor", "cursor", "Limit", "limit");

  private static List<Class<?>> controllers() {
    ClassPathScanningCandidateComponentProvider scan =
        new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    return scan.findCandidateComponents("io.observatory.webhook").stream()
        .<Class<?>>map(
            found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .toList();
  }

  @SuppressWarnings("unchecked") // the document is ours
  private static Map<String, Map<String, Map<String, Object>>> documented() throws IOException {
    try (InputStream document =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi.yaml"))) {
      Map<String, Object> root = new Yaml().load(document);
      return (Map<String, Map<String, Map<String, Object>>>)
          Objects.requireNonNull(root.get("paths"));
    }
  }

  private interface Each {
    void mapping(String verb, String path, Method method);
  }

  private static void mappings(Each each) {
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
            each.mapping(verb.name().toLowerCase(Locale.ROOT), path, method);
          }
        }
      }
    }
  }

  @Test
  void everyMappingIsDocumentedAndNothingElse() throws IOException {
    Set<String> documented = new TreeSet<>();
    documented()
        .forEach(
            (path, verbs) -> verbs.keySet().forEach(verb -> documented.add(verb + " " + path)));
    Set<String> mapped = new TreeSet<>();
    mappings((verb, path, method) -> mapped.add(verb + " " + path));

    assertThat(documented).isEqualTo(mapped);
  }

  @Test
  void everyQueryParameterIsDocumented() throws IOException {
    Map<String, Map<String, Map<String, Object>>> documented = documented();
    mappings(
        (verb, path, method) -> {
          Set<String> taken = new TreeSet<>();
          for (var parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(RequestParam.class)) {
              taken.add(parameter.getName());
            } else if (parameter.getType().isRecord()) { // parameters bound as one
              for (RecordComponent component : parameter.getType().getRecordComponents()) {
                taken.add(component.getName());
              }
            }
          }
          Map<String, Object> operation =
              Objects.requireNonNull(Objects.requireNonNull(documented.get(path)).get(verb));
          assertThat(inQuery(operation)).as(path).isEqualTo(taken);
        });
  }

  @SuppressWarnings("unchecked") // the document is ours
  private static Set<String> inQuery(Map<String, Object> operation) {
    Set<String> names = new TreeSet<>();
    for (Map<String, Object> parameter :
        (List<Map<String, Object>>) operation.getOrDefault("parameters", List.of())) {
      Object reference = parameter.get("$ref");
      if (reference != null) {
        String name = reference.toString().substring(reference.toString().lastIndexOf('/') + 1);
        if (name.equals("Cursor") || name.equals("Limit")) {
          names.add(Objects.requireNonNull(SHARED.get(name)));
        }
      } else if ("query".equals(parameter.get("in"))) {
        names.add(String.valueOf(parameter.get("name")));
      }
    }
    return names;
  }
}
