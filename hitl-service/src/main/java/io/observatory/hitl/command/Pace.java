package io.observatory.hitl.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How fast one principal may command: a bucket that holds a minute's worth and fills evenly.
 * Remembers a bounded number of principals, the latest. Safe for use by many threads.
 */
public final class Pace {

  private static final int MOST_PRINCIPALS = 10_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perMinute;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /** That many commands a minute by a clock of nanoseconds. */
  public Pace(int perMinute, LongSupplier nanos) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("commands per minute must be positive, not " + perMinute);
    }
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /** Empty when the principal may command now, else how long until it may. */
  public synchronized Optional<Duration> take(String principal) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(principal, unseen -> new Bucket(perMinute, now));
    double rate = perMinute / NANOS_PER_MINUTE;
    bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.at) * rate);
    bucket.at = now;
    if (buckets.size() > MOST_PRINCIPALS) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    if (bucket.tokens < 1) {
      return Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / rate)));
    }
    bucket.tokens -= 1;
    return Optional.empty();
  }

  private static final class Bucket {
    private double tokens;
    private long at;

    private Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }
}
