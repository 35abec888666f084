package io.observatory.hitl.outbound.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON merge patch (RFC 7396): null takes a field away, an object goes into it. */
final class MergePatch {

  private MergePatch() {}

  static Map<String, @Nullable Object> apply(Map<?, ?> target, Map<?, ?> patch) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    target.forEach((name, value) -> merged.put(String.valueOf(name), value));
    patch.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          if (value == null) {
            merged.remove(key);
          } else if (value instanceof Map<?, ?> inner) {
            merged.put(
                key, apply(merged.get(key) instanceof Map<?, ?> old ? old : Map.of(), inner));
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }
}
