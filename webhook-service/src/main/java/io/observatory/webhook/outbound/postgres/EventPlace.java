package io.observatory.webhook.outbound.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a walk over a tenant's events got: the last one's time and id, as text its microseconds
 * and id. What is no such text, as an older version wrote it, begins anew: what was made then is
 * not made again.
 */
record EventPlace(Instant createdAt, String eventId) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (.+)", Pattern.DOTALL);

  /** Before the first one that is not older than {@code since}, if nothing was passed. */
  static EventPlace of(String text, @Nullable Instant since) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new EventPlace(
            Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), parts.group(2))
        : new EventPlace(since == null ? Instant.EPOCH : since, "");
  }
}
