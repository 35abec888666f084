package io.observatory.hitl.policy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON object read field by field: says where a fault is, and refuses what it does not know. */
final class Json {

  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private static final int LONGEST_QUORUM = 2_000;
  private static final int LONGEST_SHOWN = 64;

  private final String path;
  private final Map<?, ?> fields;

  private Json(String path, Map<?, ?> fields) {
    this.path = path;
    this.fields = fields;
  }

  static Json of(String path, @Nullable Object value, String... known) {
    if (!(value instanceof Map<?, ?> fields)) {
      throw new InvalidPolicyException(path, "must be an object");
    }
    Json json = new Json(path, fields);
    Set<Object> unknown = new HashSet<>(fields.keySet());
    Arrays.asList(known).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      String first = String.valueOf(unknown.iterator().next());
      throw json.wrong(
          first.substring(0, Math.min(LONGEST_SHOWN, first.length())),
          "is not known; known are " + String.join(", ", known));
    }
    return json;
  }

  InvalidPolicyException wrong(String field, String message) {
    return new InvalidPolicyException(at(field), message);
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  boolean has(String field) {
    return fields.get(field) != null;
  }

  @Nullable Object value(String field) {
    return fields.get(field);
  }

  @Nullable String text(String field, int longest) {
    Object value = fields.get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && isText(text) && text.length() <= longest) {
      return text;
    }
    throw wrong(field, "must be valid text of 1 to " + longest + " characters");
  }

  private static boolean isText(String text) {
    return !text.isBlank()
        && text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }

  boolean flag(String field, boolean otherwise) {
    Object value = fields.get(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(field, "must be true or false");
  }

  int number(String field, int otherwise, int least, int most) {
    Object value = fields.get(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
      long number =
          new BigInteger(value.toString()).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    throw wrong(field, "must be a whole number from " + least + " to " + most);
  }

  <E extends Enum<E>> E word(String field, E[] values, E otherwise) {
    Object value = fields.get(field);
    if (value == null) {
      return otherwise;
    }
    return Arrays.stream(values)
        .filter(each -> each.name().equals(value))
        .findFirst()
        .orElseThrow(() -> wrong(field, "must be one of " + Arrays.toString(values)));
  }

  /** Such as {@code 30m} or {@code PT30M}. */
  Duration time(String field, Duration otherwise, Duration least, Duration most) {
    Object value = fields.get(field);
    if (value == null) {
      return otherwise;
    }
    Duration time = value instanceof String text ? time(text) : null;
    if (time == null || time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw wrong(field, "must be a time such as 30m or PT30M, from " + least + " to " + most);
    }
    return time;
  }

  private static @Nullable Duration time(String text) {
    Matcher matcher = SHORT.matcher(text);
    try {
      if (!matcher.matches()) {
        return Duration.parse(text);
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  Quorum quorum(String field, Quorum otherwise) {
    String text = text(field, LONGEST_QUORUM);
    try {
      return text == null ? otherwise : Quorum.parse(text);
    } catch (QuorumSyntaxException e) {
      throw wrong(field, String.valueOf(e.getMessage()));
    }
  }

  Json object(String field, String... known) {
    return of(at(field), fields.get(field), known);
  }

  /** The list's parts, each read with its path; empty when there is none. */
  <T> List<T> list(String field, int most, BiFunction<String, @Nullable Object, T> part) {
    Object value = fields.get(field);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> parts) || parts.size() > most) {
      throw wrong(field, "must be a list of at most " + most);
    }
    List<T> read = new ArrayList<>();
    for (Object each : parts) {
      read.add(part.apply(at(field) + "[" + read.size() + "]", each));
    }
    return read;
  }
}
