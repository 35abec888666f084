package io.observatory.hitl.inbound.http;

import io.observatory.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers may say, checked before anything is done with it. */
final class Fields {

  private static final int LONGEST_ID = 256;
  private static final int LONGEST_REASON = 2_000;
  private static final int LARGEST_PAGE = 500;
  private static final int LARGEST_PEEK = 100;

  private static final Pattern POLICY_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Fields() {}

  /** A session id in a path; ids that begin with # are the gateway's own. */
  static String sessionId(String id) {
    if (id.startsWith("#")) {
      throw invalidParameter("session_id", "session_id must not begin with #.");
    }
    return parameter("session_id", id);
  }

  /** The name of a policy, in a path or a body. */
  static String policyName(String name) {
    if (!POLICY_NAME.matcher(name).matches()) {
      throw invalidParameter("name", "name must match " + POLICY_NAME + ".");
    }
    return name;
  }

  /** A path or query parameter that is an id. */
  static String parameter(String name, String value) {
    if (!isId(value)) {
      throw invalidParameter(
          name, name + " must have 1 to " + LONGEST_ID + " characters of valid text.");
    }
    return value;
  }

  /** A query parameter that may be left out. */
  static @Nullable String parameterIfAny(String name, @Nullable String value) {
    return value == null ? null : parameter(name, value);
  }

  /** An id in a body that must be said. */
  static String id(String path, @Nullable String value) {
    if (value == null || !isId(value)) {
      throw ProblemException.invalid(
          path, "must have 1 to " + LONGEST_ID + " characters of valid text");
    }
    return value;
  }

  /** An id in a body that may be left out. */
  static @Nullable String idIfAny(String path, @Nullable String value) {
    return value == null ? null : id(path, value);
  }

  /** Why, in the words of the caller; may be left out. */
  static @Nullable String reason(@Nullable String value) {
    return reason("reason", value);
  }

  /** The same elsewhere in a body. */
  static @Nullable String reason(String path, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > LONGEST_REASON || !isText(value)) {
      throw ProblemException.invalid(
          path, "must be valid text of at most " + LONGEST_REASON + " characters");
    }
    return value;
  }

  /** A text in a body that must not be blank. */
  static String text(String path, String value, int longest) {
    if (value.isBlank() || value.length() > longest || !isText(value)) {
      throw ProblemException.invalid(path, "must be valid text of 1 to " + longest + " characters");
    }
    return value;
  }

  static int limit(int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw invalidParameter("limit", "limit must be 1 to " + LARGEST_PAGE + ".");
    }
    return limit;
  }

  /** How many held messages a page has at most. */
  static int peek(int limit) {
    if (limit < 1 || limit > LARGEST_PEEK) {
      throw invalidParameter("limit", "limit must be 1 to " + LARGEST_PEEK + ".");
    }
    return limit;
  }

  /** A constant in a query parameter, in any case. */
  static <E extends Enum<E>> @Nullable E constant(String name, E[] values, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return Arrays.stream(values)
        .filter(constant -> constant.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                invalidParameter(name, name + " must be one of " + Arrays.toString(values) + "."));
  }

  /** A constant in a body, in any case. */
  static <E extends Enum<E>> E word(String path, E[] values, @Nullable String value) {
    return Arrays.stream(values)
        .filter(constant -> value != null && constant.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> ProblemException.invalid(path, "must be one of " + Arrays.toString(values)));
  }

  /** A time in a query parameter. */
  static @Nullable Instant time(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(value);
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeException e) {
      throw invalidTime(name);
    }
    throw invalidTime(name);
  }

  /** A span of time, such as 30s, 10m or PT10M; null when it is none. */
  static @Nullable Duration duration(String text) {
    try {
      return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ProblemException invalidTime(String name) {
    return invalidParameter(name, name + " must be a time such as 2026-11-20T12:00:00Z.");
  }

  static ProblemException invalidParameter(String name, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_" + name, detail);
  }

  private static boolean isId(String value) {
    return !value.isBlank() && value.length() <= LONGEST_ID && isText(value);
  }

  /** PostgreSQL has no NUL in text, and lone surrogates are no characters. */
  private static boolean isText(String value) {
    return value.indexOf('\0') < 0
        && value.indexOf('\uFFFD') < 0
        && value.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
