package io.observatory.webhook.filter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events an endpoint wants of those whose types it wants. Immutable as long as nobody writes
 * into the maps it was made of.
 *
 * @param source as people wrote it; empty for all events
 * @param headers what is asked of the headers; null for nothing
 * @param body what is asked of the body; null for nothing
 */
public record Filter(
    Map<String, @Nullable Object> source, @Nullable Condition headers, @Nullable Condition body) {

  /** All events. */
  public static final Filter NONE = new Filter(Map.of(), null, null);

  private static final String ROOT = "filter";

  /**
   * Reads a filter: {@code headers} and {@code body}, each conditions, and {@code enabled}, without
   * which it counts.
   *
   * @throws InvalidFilterException when it is none or a large one
   */
  public static Filter of(Map<String, @Nullable Object> source) {
    if (source.isEmpty()) {
      return NONE;
    }
    FilterReading reading = new FilterReading();
    Condition headers = null;
    Condition body = null;
    boolean enabled = true;
    for (Map.Entry<String, @Nullable Object> part : source.entrySet()) {
      String at = ROOT + "." + part.getKey();
      Object value = part.getValue();
      switch (part.getKey()) {
        case "headers" -> headers = reading.headers(at, value);
        case "body" -> body = reading.body(at, value);
        case "enabled" -> {
          if (!(value instanceof Boolean truth)) {
            throw new InvalidFilterException(at, "must be true or false");
          }
          enabled = truth;
        }
        default -> throw new InvalidFilterException(at, "is none of enabled, headers and body");
      }
    }
    Map<String, @Nullable Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    return enabled ? new Filter(copy, headers, body) : new Filter(copy, null, null);
  }

  /** Whether it lets everything through. */
  public boolean isOpen() {
    return headers == null && body == null;
  }

  /** Why it lets an event not through; empty when it does. */
  public Optional<Mismatch> mismatch(Content content) {
    if (headers != null) {
      Optional<Mismatch> found = headers.mismatch(content.headers());
      if (found.isPresent()) {
        return found;
      }
    }
    if (body == null) {
      return Optional.empty();
    }
    Optional<BodyReader.Tree> tree = content.body();
    return tree.isEmpty()
        ? Optional.of(new Mismatch(ROOT + ".body", "The body is no JSON."))
        : body.mismatch(tree.get().root());
  }
}
