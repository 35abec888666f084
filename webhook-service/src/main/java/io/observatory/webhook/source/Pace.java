package io.observatory.webhook.source;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many a second on average, and a burst after silence: a token bucket that keeps nothing but the
 * moment at which it will be full again. Safe for use by many threads.
 */
final class Pace {

  private static final double SECOND = 1e9;

  private final long interval;
  private final long most;
  private final LongSupplier nanos;
  private final AtomicLong fullAt;

  /** A full one; {@code nanos} is a clock that never goes back, as {@link System#nanoTime}. */
  Pace(Rate rate, LongSupplier nanos) {
    this.interval = rate.perSecond() == 0 ? 0 : Math.max(1, (long) (SECOND / rate.perSecond()));
    this.most = interval * rate.burst();
    this.nanos = nanos;
    this.fullAt = new AtomicLong(nanos.getAsLong());
  }

  /** How long until one may come; zero for now. Takes nothing. */
  Duration pause() {
    return interval == 0 ? Duration.ZERO : pause(fullAt.get(), nanos.getAsLong());
  }

  /** Takes one and returns zero, or takes nothing and returns how long until there is one. */
  Duration take() {
    if (interval == 0) {
      return Duration.ZERO;
    }
    long now = nanos.getAsLong();
    while (true) {
      long before = fullAt.get();
      Duration pause = pause(before, now);
      if (!pause.isZero()) {
        return pause;
      }
      if (fullAt.compareAndSet(before, now + missing(before, now) + interval)) {
        return Duration.ZERO;
      }
    }
  }

  private Duration pause(long full, long now) {
    return Duration.ofNanos(Math.max(0, missing(full, now) + interval - most));
  }

  private static long missing(long full, long now) {
    return Math.max(0, full - now);
  }
}
