package io.observatory.schemas;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One mapping of the catalogue file; each complaint names the entry and the field. */
final class Entry {
  private final String name;
  private final Map<String, @Nullable Object> rest = new LinkedHashMap<>();

  Entry(String name, @Nullable Object value) {
    this.name = name;
    if (!(value instanceof Map<?, ?> map)) {
      throw new CatalogueException(name + ": a mapping is needed, found " + value);
    }
    map.forEach((k, v) -> rest.put(String.valueOf(k), v));
  }

  boolean has(String field) {
    return rest.containsKey(field);
  }

  String text(String field) {
    return take(field, String.class, "a text");
  }

  boolean flag(String field) {
    return take(field, Boolean.class, "true or false");
  }

  int number(String field) {
    return take(field, Integer.class, "a whole number");
  }

  Map<String, @Nullable Object> map(String field) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    take(field, Map.class, "a mapping").forEach((k, v) -> copy.put(String.valueOf(k), v));
    return copy;
  }

  List<String> list(String field) {
    List<?> values = take(field, List.class, "a list");
    return values.stream().map(String::valueOf).toList();
  }

  Duration duration(String field) {
    String text = text(field);
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw bad(field, "an ISO-8601 duration such as P7D", text, e);
    }
  }

  String oneOf(String field, List<String> allowed) {
    String text = text(field);
    if (!allowed.contains(text)) {
      throw bad(field, "one of " + allowed, text, null);
    }
    return text;
  }

  <E extends Enum<E>> E symbol(String field, Class<E> type) {
    List<String> allowed =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    return Enum.valueOf(type, oneOf(field, allowed).toUpperCase(Locale.ROOT));
  }

  void refuseTheRest() {
    if (!rest.isEmpty()) {
      throw new CatalogueException(name + ": unknown field " + rest.keySet().iterator().next());
    }
  }

  private <T> T take(String field, Class<T> type, String needed) {
    if (!rest.containsKey(field)) {
      throw new CatalogueException(name + ": " + field + " is missing");
    }
    Object value = rest.remove(field);
    if (!type.isInstance(value)) {
      throw bad(field, needed, value, null);
    }
    return type.cast(value);
  }

  private CatalogueException bad(
      String field, String needed, @Nullable Object found, @Nullable Throwable cause) {
    return new CatalogueException(
        name + ": " + field + " must be " + needed + ", found '" + found + "'", cause);
  }
}
