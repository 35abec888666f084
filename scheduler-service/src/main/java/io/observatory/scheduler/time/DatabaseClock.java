package io.observatory.scheduler.time;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time, told without asking the database: an offset to this machine's monotonic
 * clock, measured again and again. It is never ahead of the database (what a reading took is
 * counted as if the database had answered last) and behind it by a round trip at most. Safe for use
 * by many threads.
 *
 * <p>A wall clock set anew on this machine changes nothing. When the database's clock jumps, this
 * one follows: by more than {@link #ALARM_MICROS} with an alarm, by more than {@link #LOST_MICROS}
 * only after the new time has held for some measurements; until then it is not to be trusted.
 */
public final class DatabaseClock {

  /** A jump by more is told to people. */
  public static final long ALARM_MICROS = TimeUnit.MILLISECONDS.toMicros(250);

  /** A jump by more stops firing on this instance until the new time has proved stable. */
  public static final long LOST_MICROS = TimeUnit.SECONDS.toMicros(5);

  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseClock.class);
  private static final int READINGS = 5;
  private static final int STABLE = 3;

  private final TimeSource source;
  private final LongSupplier nanos;
  private volatile boolean known;
  private volatile boolean trusted;
  private volatile long offset;
  private final AtomicLong jumps = new AtomicLong();
  private long candidate;
  private int agreeing;

  /** Not to be trusted before the first {@link #sample}. */
  public DatabaseClock(TimeSource source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** The database's time in microseconds since the epoch; only after the first sample. */
  public long micros() {
    return localMicros() + offset;
  }

  /** Whether it was ever measured. */
  public boolean isKnown() {
    return known;
  }

  /** Whether the time is known well enough to fire by it. */
  public boolean isTrusted() {
    return trusted;
  }

  /** How often the database's clock was seen to jump. */
  public long jumps() {
    return jumps.get();
  }

  /** Measures the offset; for one thread, every second or so. */
  public synchronized void sample() {
    long measured = Long.MIN_VALUE;
    for (int i = 0; i < READINGS; i++) {
      long told = source.micros();
      measured = Math.max(measured, told - localMicros());
    }
    if (!known) {
      offset = measured;
      known = true;
      trusted = true;
      return;
    }
    long jump = Math.abs(measured - offset);
    if (jump > LOST_MICROS) {
      distrust(measured);
      return;
    }
    if (jump > ALARM_MICROS) {
      jumps.incrementAndGet();
      LOGGER.warn("The database's clock jumped by {} ms", (measured - offset) / 1_000);
    }
    offset = measured;
    agreeing = 0;
    trusted = true;
  }

  private void distrust(long measured) {
    if (trusted) {
      jumps.incrementAndGet();
      LOGGER.error(
          "The database's clock jumped by {} s; nothing is fired here until it is stable",
          (measured - offset) / 1_000_000);
    }
    trusted = false;
    agreeing = Math.abs(measured - candidate) <= ALARM_MICROS ? agreeing + 1 : 1;
    candidate = measured;
    if (agreeing >= STABLE) {
      LOGGER.warn("The database's new time is stable and followed");
      offset = measured;
      agreeing = 0;
      trusted = true;
    }
  }

  private long localMicros() {
    return Math.floorDiv(nanos.getAsLong(), 1_000L);
  }
}
