package io.observatory.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds an OpenAPI document to the controllers of a service: the same operations, and for each the
 * same query parameters. An operation is named as {@code get /v1/things/{id}}.
 */
public final class DocumentedApi {

  private static final String HERE = "#/";

  private final Map<String, Object> document;
  private final Map<String, Set<String>> mapped = new TreeMap<>();

  private DocumentedApi(Map<String, Object> document) {
    this.document = document;
  }

  /**
   * The document {@code /openapi.yaml} of the class path, and the controllers found in a package
   * and below.
   */
  public static DocumentedApi of(String basePackage) {
    try (InputStream document =
        Objects.requireNonNull(DocumentedApi.class.getResourceAsStream("/openapi.yaml"))) {
      return of(new Yaml().load(document), basePackage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DocumentedApi of(Map<String, Object> document, String basePackage) {
    DocumentedApi api = new DocumentedApi(document);
    ClassPathScanningCandidateComponentProvider scan =
        new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    scan.findCandidateComponents(basePackage).stream()
        .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .forEach(api::map);
    return api;
  }

  private void map(Class<?> controller) {
    RequestMapping base =
        AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
    String prefix = base == null || base.path().length == 0 ? "" : base.path()[0];
    for (Method method : controller.getDeclaredMethods()) {
      RequestMapping mapping =
          AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
      if (mapping != null) {
        String path = prefix + (mapping.path().length == 0 ? "" : mapping.path()[0]);
        for (RequestMethod verb : mapping.method()) {
          mapped.put(operation(verb.name(), path), parameters(method));
        }
      }
    }
  }

  private static String operation(String verb, String path) {
    return verb.toLowerCase(Locale.ROOT) + " " + path;
  }

  private static Set<String> parameters(Method method) {
    Set<String> names = new TreeSet<>();
    for (Parameter parameter : method.getParameters()) {
      RequestParam named = parameter.getAnnotation(RequestParam.class);
      if (named != null && !Map.class.isAssignableFrom(parameter.getType())) {
        names.add(named.name().isEmpty() ? parameter.getName() : named.name());
      } else if (parameter.getType().isRecord()
          && !parameter.isAnnotationPresent(RequestBody.class)) { // parameters bound as one
        Arrays.stream(parameter.getType().getRecordComponents())
            .map(RecordComponent::getName)
            .forEach(names::add);
      }
    }
    return names;
  }

  /** Adds query parameters that an operation reads by itself. */
  public DocumentedApi reading(String operation, Collection<String> parameters) {
    Objects.requireNonNull(mapped.get(operation), operation).addAll(parameters);
    return this;
  }

  /** Where document and controllers differ; empty when they say the same. */
  public List<String> differences() {
    Map<String, Set<String>> documented = documented();
    Set<String> all = new TreeSet<>(mapped.keySet());
    all.addAll(documented.keySet());
    List<String> differences = new ArrayList<>();
    for (String operation : all) {
      Set<String> said = documented.get(operation);
      Set<String> taken = mapped.get(operation);
      if (said == null) {
        differences.add(operation + " is not documented");
      } else if (taken == null) {
        differences.add(operation + " is documented only");
      } else if (!said.equals(taken)) {
        differences.add(operation + " takes " + taken + ", documented are " + said);
      }
    }
    return differences;
  }

  private Map<String, Set<String>> documented() {
    Map<String, Set<String>> documented = new TreeMap<>();
    child(document, "paths")
        .forEach(
            (path, verbs) ->
                object(verbs)
                    .forEach(
                        (verb, operation) ->
                            documented.put(operation(verb, path), inQuery(object(operation)))));
    return documented;
  }

  private Set<String> inQuery(Map<String, Object> operation) {
    Set<String> names = new TreeSet<>();
    if (operation.get("parameters") instanceof List<?> parameters) {
      for (Object each : parameters) {
        Map<String, Object> parameter = resolved(object(Objects.requireNonNull(each)));
        if ("query".equals(parameter.get("in"))) {
          names.add(String.valueOf(parameter.get("name")));
        }
      }
    }
    return names;
  }

  private Map<String, Object> resolved(Map<String, Object> node) {
    Object reference = node.get("$ref");
    if (reference == null) {
      return node;
    }
    Map<String, Object> found = document;
    for (String name : reference.toString().substring(HERE.length()).split("/")) {
      found = child(found, name);
    }
    return found;
  }

  private static Map<String, Object> child(Map<String, Object> node, String name) {
    return object(Objects.requireNonNull(node.get(name), name));
  }

  @SuppressWarnings("unchecked") // the document is ours
  private static Map<String, Object> object(Object node) {
    return (Map<String, Object>) node;
  }
}
