package io.observatory.platform.log;

import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Arguments of log calls as text: secrets inside maps go by their name, however deep. */
final class LogValues {

  private static final int DEEPEST = 8;
  private static final int LONGEST = 4_096;

  private LogValues() {}

  /** Arguments for the message's places; only those with an inside are copied. */
  static @Nullable Object @Nullable [] cleaned(@Nullable Object @Nullable [] arguments) {
    if (arguments == null) {
      return null;
    }
    @Nullable Object[] copy = arguments.clone();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] instanceof Map<?, ?> || copy[i] instanceof Collection<?>) {
        copy[i] = text(copy[i], DEEPEST);
      }
    }
    return copy;
  }

  static String named(String name, @Nullable Object value) {
    return Scrubber.isSecretName(name) ? Scrubber.MASK : text(value, DEEPEST);
  }

  private static String text(@Nullable Object value, int depth) {
    if (depth == 0) {
      return "...";
    }
    return switch (value) {
      case Map<?, ?> map -> map(map, depth);
      case Collection<?> many -> {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        for (Object each : many) {
          if (list.length() > LONGEST) {
            list.add("...");
            break;
          }
          list.add(text(each, depth - 1));
        }
        yield list.toString();
      }
      case null, default -> safeToString(value);
    };
  }

  private static String map(Map<?, ?> map, int depth) {
    StringJoiner entries = new StringJoiner(", ", "{", "}");
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entries.length() > LONGEST) {
        entries.add("...");
        break;
      }
      String name = safeToString(entry.getKey());
      String value =
          Scrubber.isSecretName(name) ? Scrubber.MASK : text(entry.getValue(), depth - 1);
      entries.add(name + "=" + value);
    }
    return entries.toString();
  }

  private static String safeToString(@Nullable Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException e) {
      return "(toString failed: " + e.getClass().getSimpleName() + ")";
    }
  }
}
