package io.observatory.schemas.signed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a tree by the rules of RFC 8785: names in the order of their UTF-16 units, no space. */
final class CanonicalWriter {
  private final StringBuilder out = new StringBuilder();

  private CanonicalWriter() {}

  static byte[] write(@Nullable Object tree) {
    return text(tree).getBytes(StandardCharsets.UTF_8);
  }

  static String text(@Nullable Object tree) {
    CanonicalWriter writer = new CanonicalWriter();
    writer.value(tree);
    return writer.out.toString();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> quoted(text);
      case Boolean truth -> out.append(truth);
      case Double number -> out.append(CanonicalNumber.of(number).text());
      case Float number -> out.append(CanonicalNumber.of((double) number).text());
      case Number number -> out.append(CanonicalNumber.of(number.toString()).text());
      case List<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      default ->
          throw new RefusedJsonException(
              "JSON has no word for a " + value.getClass().getName() + ".");
    }
  }

  private void list(List<?> list) {
    out.append('[');
    String between = "";
    for (Object element : list) {
      out.append(between);
      value(element);
      between = ",";
    }
    out.append(']');
  }

  private void map(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put((String) name, value));
    out.append('{');
    String between = "";
    for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
      out.append(between);
      quoted(member.getKey());
      out.append(':');
      value(member.getValue());
      between = ",";
    }
    out.append('}');
  }

  private void quoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      switch (unit) {
        case '"', '\\' -> out.append('\\').append(unit);
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (unit < ' ') {
            out.append(String.format("\\u%04x", (int) unit));
          } else {
            out.append(unit);
          }
        }
      }
    }
    out.append('"');
  }
}
