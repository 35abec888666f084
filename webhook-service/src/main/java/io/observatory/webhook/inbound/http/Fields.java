package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers may say, checked before anything is done with it. */
final class Fields {

  private static final int LONGEST_ID = 256;
  private static final int LONGEST_REASON = 2_000;
  private static final int LARGEST_PAGE = 500;

  private Fields() {}

  /** A query parameter that may be left out. */
  static @Nullable String parameter(String name, @Nullable String value) {
    if (value != null && !isId(value)) {
      throw invalidParameter(
          name, name + " must have 1 to " + LONGEST_ID + " characters of valid text.");
    }
    return value;
  }

  /** Why, in the words of the caller; may be left out. */
  static @Nullable String reason(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > LONGEST_REASON || !isText(value)) {
      throw ProblemException.invalid(
          "reason", "must be valid text of at most " + LONGEST_REASON + " characters");
    }
    return value;
  }

  static int limit(int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw invalidParameter("limit", "limit must be 1 to " + LARGEST_PAGE + ".");
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
  static <E extends Enum<E>> E word(String path, E[] values, String value) {
    return Arrays.stream(values)
        .filter(constant -> constant.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> ProblemException.invalid(path, "must be one of " + Arrays.toString(values)));
  }

  /** A time in a query parameter. */
  static @Nullable Instant time(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Instant time = instant(value);
    if (time == null) {
      throw invalidParameter(name, name + " must be a time such as 2026-11-20T12:00:00Z.");
    }
    return time;
  }

  /** A time in a body. */
  static @Nullable Instant timeIn(String path, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Instant time = instant(value);
    if (time == null) {
      throw ProblemException.invalid(path, "must be a time such as 2026-11-20T12:00:00Z");
    }
    return time;
  }

  private static @Nullable Instant instant(String value) {
    try {
      Instant time = Instant.parse(value);
      boolean usable =
          time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"));
      return usable ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A span of time in a body, such as 30s, 10m or PT10M. */
  static Duration duration(String path, String text) {
    try {
      return Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (DateTimeException e) {
      throw ProblemException.invalid(path, "must be a span of time such as 30s, 10m or PT10M");
    }
  }

  /** An id in a path; null when it can be none. */
  static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
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
