package io.observatory.deploy.launcher;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people type and read them: {@code 30s}, {@code 2m}, {@code 500ms}. */
public final class Spans {
  private static final Pattern SHORT = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private Spans() {}

  /** Reads the short form or ISO-8601; anything else is a {@link StackException} naming it. */
  public static Duration parse(String text) {
    Matcher short_ = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (short_.matches()) {
      long amount = Long.parseLong(short_.group(1));
      return switch (short_.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new StackException(
          "\"" + text + "\" is no span of time; write 500ms, 30s, 2m or 1h.", e);
    }
  }

  /** One number and one unit, rounded for a reader: {@code 4.2 s}, {@code 3 min}, {@code 2 h}. */
  public static String show(Duration span) {
    if (span.toMinutes() < 2) {
      return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }
    if (span.toHours() < 2) {
      return span.toMinutes() + " min";
    }
    return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " days";
  }
}
