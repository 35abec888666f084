package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.platform.http.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers may say, checked before anything is done with it. */
final class Fields {

  private static final int LONGEST_ID = 256;

  private Fields() {}

  /** An id that must be said. */
  static String id(String field, @Nullable String value) {
    boolean valid =
        value != null
            && !value.isBlank()
            && value.length() <= LONGEST_ID
            && value.indexOf('\0') < 0
            && value.indexOf('\uFFFD') < 0
            && value.chars().noneMatch(c -> Character.isSurrogate((char) c) && isLone(value, c));
    if (value == null || !valid) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_" + field,
          field + " must have 1 to " + LONGEST_ID + " characters of valid text.");
    }
    return value;
  }

  private static boolean isLone(String value, int surrogate) {
    return value.codePoints().anyMatch(point -> point == surrogate);
  }

  /** Text that may be left out. */
  static @Nullable String text(String field, @Nullable String value) {
    return value == null ? null : id(field, value);
  }

  static @Nullable ExecutionPolicy policy(@Nullable String value) {
    if (value == null) {
      return null;
    }
    return Arrays.stream(ExecutionPolicy.values())
        .filter(policy -> policy.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "execution_policy",
                    "execution_policy must be one of "
                        + Arrays.toString(ExecutionPolicy.values())
                        + "."));
  }

  /** Milliseconds above 0, at most a year. */
  static @Nullable Long millis(String field, @Nullable Long value) {
    if (value != null && (value < 1 || value > 366L * 24 * 3_600_000)) {
      throw invalid(field, field + " must be 1 ms to a year, in milliseconds.");
    }
    return value;
  }

  static ProblemException invalid(String field, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_" + field, detail);
  }
}
