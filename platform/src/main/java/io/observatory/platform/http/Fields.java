package io.observatory.platform.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What callers may say, checked before anything is done with it: a bad parameter is refused with
 * 400 {@code invalid_<name>}, a bad place in a body with 422.
 */
public final class Fields {

  private static final int LONGEST_ID = 256;
  private static final int LONGEST_REASON = 2_000;
  private static final int LARGEST_PAGE = 500;
  private static final String A_TIME = "must be a time such as 2026-11-20T12:00:00Z";

  private Fields() {}

  /** A path or query parameter that is an id. */
  public static String parameter(String name, @Nullable String value) {
    if (value == null || !isId(value)) {
      throw invalidParameter(
          name, name + " must have 1 to " + LONGEST_ID + " characters of valid text.");
    }
    return value;
  }

  /** A query parameter that may be left out. */
  public static @Nullable String parameterIfAny(String name, @Nullable String value) {
    return value == null ? null : parameter(name, value);
  }

  /** An id in a body that must be said. */
  public static String id(String path, @Nullable String value) {
    if (value == null || !isId(value)) {
      throw ProblemException.invalid(
          path, "must have 1 to " + LONGEST_ID + " characters of valid text");
    }
    return value;
  }

  /** An id in a body that may be left out. */
  public static @Nullable String idIfAny(String path, @Nullable String value) {
    return value == null ? null : id(path, value);
  }

  /** Why, in the words of the caller; may be left out. */
  public static @Nullable String reason(@Nullable String value) {
    return reason("reason", value);
  }

  /** The same elsewhere in a body. */
  public static @Nullable String reason(String path, @Nullable String value) {
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
  public static String text(String path, String value, int longest) {
    if (value.isBlank() || value.length() > longest || !isText(value)) {
      throw ProblemException.invalid(path, "must be valid text of 1 to " + longest + " characters");
    }
    return value;
  }

  /** How many items a page may have. */
  public static int limit(int limit) {
    return limit(limit, LARGEST_PAGE);
  }

  /** The same where a page is smaller than elsewhere. */
  public static int limit(int limit, int largest) {
    if (limit < 1 || limit > largest) {
      throw invalidParameter("limit", "limit must be 1 to " + largest + ".");
    }
    return limit;
  }

  /** A constant in a query parameter, in any case. */
  public static <E extends Enum<E>> @Nullable E constant(
      String name, E[] values, @Nullable String value) {
    return value == null
        ? null
        : named(values, value)
            .orElseThrow(
                () ->
                    invalidParameter(
                        name, name + " must be one of " + Arrays.toString(values) + "."));
  }

  /** A constant in a body, in any case. */
  public static <E extends Enum<E>> E word(String path, E[] values, @Nullable String value) {
    return named(values, value == null ? "" : value)
        .orElseThrow(
            () -> ProblemException.invalid(path, "must be one of " + Arrays.toString(values)));
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String value) {
    String name = value.toUpperCase(Locale.ROOT);
    return Arrays.stream(values).filter(constant -> constant.name().equals(name)).findFirst();
  }

  /** A time in a query parameter. */
  public static @Nullable Instant time(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return instant(value).orElseThrow(() -> invalidParameter(name, name + " " + A_TIME + "."));
  }

  /** A time in a body. */
  public static @Nullable Instant timeIn(String path, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return instant(value).orElseThrow(() -> ProblemException.invalid(path, A_TIME));
  }

  private static Optional<Instant> instant(String value) {
    try {
      return Optional.of(Instant.parse(value))
          .filter(time -> time.isAfter(Instant.EPOCH))
          .filter(time -> time.isBefore(Instant.parse("9999-01-01T00:00:00Z")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A span of time, such as 30s, 10m or PT10M; null when it is none. */
  public static @Nullable Duration duration(String text) {
    try {
      return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A span of time in a body. */
  public static Duration duration(String path, String text) {
    Duration duration = duration(text);
    if (duration == null) {
      throw ProblemException.invalid(path, "must be a span of time such as 30s, 10m or PT10M");
    }
    return duration;
  }

  /** An id in a path; null when it can be none. */
  public static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The refusal of a path or query parameter. */
  public static ProblemException invalidParameter(String name, String detail) {
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
