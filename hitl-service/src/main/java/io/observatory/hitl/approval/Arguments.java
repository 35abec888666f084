package io.observatory.hitl.approval;

import io.observatory.hitl.receipt.CanonicalJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an action, bound to what was approved by their digest.
 *
 * @param json as the requester wrote them
 * @param digest SHA-256 (hex) of their canonical form (RFC 8785)
 * @param parsed maps, lists, texts, numbers, booleans and null
 */
public record Arguments(String json, String digest, Map<String, @Nullable Object> parsed) {

  /** Copies the outermost map. */
  public Arguments {
    parsed = Collections.unmodifiableMap(new LinkedHashMap<>(parsed));
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException with a sentence for the caller when they are no JSON object or
   *     could be read in two ways
   */
  public static Arguments of(String json) {
    CanonicalJson canonical = CanonicalJson.of(json);
    if (!(canonical.value() instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("must be a JSON object");
    }
    Map<String, @Nullable Object> parsed = new LinkedHashMap<>();
    map.forEach((name, value) -> parsed.put(String.valueOf(name), value));
    return new Arguments(json, canonical.digest(), parsed);
  }
}
