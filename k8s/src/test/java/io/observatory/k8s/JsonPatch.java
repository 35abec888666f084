package io.observatory.k8s;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** RFC 6902, as far as kustomizations use it: add, replace, remove. */
final class JsonPatch {
  private JsonPatch() {}

  static void apply(Map<String, Object> target, String operations) {
    List<Map<String, Object>> parsed = new Yaml().load(operations);
    for (Map<String, Object> operation : parsed) {
      apply(
          target,
          String.valueOf(operation.get("op")),
          String.valueOf(operation.get("path")),
          operation.get("value"));
    }
  }

  private static void apply(Object target, String op, String path, @Nullable Object value) {
    String[] names = path.split("/", -1);
    Object parent = target;
    for (int i = 1; i < names.length - 1; i++) {
      parent = child(parent, unescape(names[i]), path);
    }
    String last = unescape(names[names.length - 1]);
    if (!op.equals("add")) {
      child(parent, last, path);
    }
    if (parent instanceof List<?>) {
      change(listOf(parent), op, last, value);
    } else {
      change(mapOf(parent), op, last, value);
    }
  }

  private static void change(List<Object> list, String op, String at, @Nullable Object value) {
    switch (op) {
      case "add" -> list.add(at.equals("-") ? list.size() : Integer.parseInt(at), value);
      case "replace" -> list.set(Integer.parseInt(at), value);
      case "remove" -> list.remove(Integer.parseInt(at));
      default -> throw new IllegalArgumentException("patch operation " + op);
    }
  }

  private static void change(
      Map<String, Object> map, String op, String at, @Nullable Object value) {
    switch (op) {
      case "add", "replace" -> map.put(at, value);
      case "remove" -> map.remove(at);
      default -> throw new IllegalArgumentException("patch operation " + op);
    }
  }

  private static Object child(Object parent, String name, String path) {
    Object child =
        parent instanceof List<?> list ? list.get(Integer.parseInt(name)) : mapOf(parent).get(name);
    if (child == null) {
      throw new IllegalArgumentException("patch path " + path + " leads nowhere at " + name);
    }
    return child;
  }

  @SuppressWarnings("unchecked") // YAML gives nothing else
  private static Map<String, Object> mapOf(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // YAML gives nothing else
  private static List<Object> listOf(Object value) {
    return (List<Object>) value;
  }

  private static String unescape(String name) {
    return name.replace("~1", "/").replace("~0", "~");
  }
}
