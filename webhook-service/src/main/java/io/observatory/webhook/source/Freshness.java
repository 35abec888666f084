package io.observatory.webhook.source;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a signed time is near enough to ours, before us or behind us. */
record Freshness(Duration tolerance) {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  /** What is wrong with a time in seconds since 1970; null when nothing is. */
  Proof.@Nullable Reason fault(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return Proof.Reason.MISSING;
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      return Proof.Reason.MALFORMED;
    }
    long apart = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp));
    return apart > tolerance.toSeconds() ? Proof.Reason.STALE : null;
  }
}
