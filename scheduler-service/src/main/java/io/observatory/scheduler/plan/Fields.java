package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, taken one by one; what is left over is refused. */
final class Fields {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Schedule.HORIZON;

  private final String code;
  private final String path;
  private final Map<?, ?> values;
  private final Set<Object> taken = new HashSet<>();

  /**
   * Of that object.
   *
   * @param code of what is thrown
   * @param path before the names of its fields, such as {@code misfire.}
   */
  Fields(String code, String path, Map<?, ?> values) {
    this.code = code;
    this.path = path;
    this.values = values;
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  @Nullable String text(String name) {
    return switch (take(name)) {
      case null -> null;
      case String text -> text;
      default -> throw wrong(name, "a text is wanted");
    };
  }

  String text(String name, String missing) {
    String text = text(name);
    return text == null ? missing : text;
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw wrong(name, "it is missing");
    }
    return text;
  }

  int whole(String name, int missing) {
    return switch (take(name)) {
      case null -> missing;
      case Integer number -> number;
      default -> throw wrong(name, "a whole number is wanted");
    };
  }

  boolean flag(String name, boolean missing) {
    return switch (take(name)) {
      case null -> missing;
      case Boolean flag -> flag;
      default -> throw wrong(name, "true or false is wanted");
    };
  }

  @Nullable Duration millis(String name) {
    return switch (take(name)) {
      case null -> null;
      case Integer number -> Duration.ofMillis(number);
      case Long number -> Duration.ofMillis(number);
      default -> throw wrong(name, "a whole number of milliseconds is wanted");
    };
  }

  Duration millis(String name, Duration missing) {
    Duration length = millis(name);
    return length == null ? missing : length;
  }

  @Nullable Instant instant(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      Instant at = Instant.parse(text);
      if (!at.isBefore(EARLIEST) && at.isBefore(LATEST)) {
        return at;
      }
    } catch (DateTimeException unreadable) {
      throw wrong(name, "an ISO 8601 instant is wanted, such as 2027-01-31T09:00:00Z", unreadable);
    }
    throw wrong(name, "a time from 1970 to 2199 is wanted");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E missing) {
    String text = text(name);
    if (text == null) {
      return missing;
    }
    for (E choice : type.getEnumConstants()) {
      if (word(choice).equals(text.toLowerCase(Locale.ROOT))) {
        return choice;
      }
    }
    throw wrong(
        name,
        "one of "
            + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Fields::word).toList()));
  }

  @Nullable Fields object(String name) {
    return switch (take(name)) {
      case null -> null;
      case Map<?, ?> object -> new Fields(code, path + name + ".", object);
      default -> throw wrong(name, "an object is wanted");
    };
  }

  /** That is all: any other field is refused. */
  void end() {
    for (Object name : values.keySet()) {
      if (!taken.contains(name)) {
        throw wrong(String.valueOf(name), "there is no such field");
      }
    }
  }

  InvalidScheduleException wrong(String name, String why) {
    return new InvalidScheduleException(code, path + name, why);
  }

  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private InvalidScheduleException wrong(String name, String why, Exception cause) {
    InvalidScheduleException wrong = wrong(name, why);
    wrong.initCause(cause);
    return wrong;
  }

  private @Nullable Object take(String name) {
    taken.add(name);
    return values.get(name);
  }
}
