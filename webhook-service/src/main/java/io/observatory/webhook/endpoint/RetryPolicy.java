package io.observatory.webhook.endpoint;

import java.time.Duration;
import java.util.List;

/**
 * When a delivery that failed is tried again. Jitter only ever adds.
 *
 * @param delays before each retry; empty for one attempt only
 * @param jitter largest share of a delay that is added to it, 0 to 1
 * @param retryAfterCap longest delay that {@code Retry-After} can ask for
 */
public record RetryPolicy(List<Duration> delays, double jitter, Duration retryAfterCap) {

  /** One immediate try and five retries, given up after a little more than seven hours. */
  public static final RetryPolicy USUAL =
      new RetryPolicy(
          List.of(
              Duration.ofSeconds(30),
              Duration.ofSeconds(120),
              Duration.ofSeconds(600),
              Duration.ofSeconds(3_600),
              Duration.ofSeconds(21_600)),
          0.1,
          Duration.ofHours(24));

  /** Refuses what could not work. */
  public RetryPolicy {
    delays = List.copyOf(delays);
    if (delays.size() > 100) {
      throw new IllegalArgumentException("at most 100 retries, not " + delays.size());
    }
    if (delays.stream().anyMatch(d -> d.isNegative() || d.compareTo(Duration.ofDays(7)) > 0)) {
      throw new IllegalArgumentException("each delay must be 0 to 7 days: " + delays);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
    }
    if (retryAfterCap.isNegative() || retryAfterCap.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("retry_after_cap must be 0 to 7 days: " + retryAfterCap);
    }
  }
}
