package io.observatory.webhook.delivery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3), and fractions of seconds beside it. */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,64})(\\.\\d{1,64})?");
  private static final BigDecimal MOST = BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

  private RetryAfter() {}

  /** How long from {@code now}; nothing when it says nothing that can be read. */
  static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      BigDecimal seconds = new BigDecimal(text).setScale(0, RoundingMode.CEILING).min(MOST);
      return Optional.of(Duration.ofSeconds(seconds.longValueExact()));
    }
    if (text.length() > 64) {
      return Optional.empty();
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty(); // what can not be read asks for nothing
    }
  }
}
