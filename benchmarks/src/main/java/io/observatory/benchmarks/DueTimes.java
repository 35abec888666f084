package io.observatory.benchmarks;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Due times in a row, each as long after the one before, on the wall clock and in nano time.
 *
 * @param start of the first, whole microseconds
 * @param startNanos the same as {@link System#nanoTime}
 * @param stepMicros 0: all at once
 */
record DueTimes(Instant start, long startNanos, long stepMicros) {

  /** From so many seconds ahead, at a rate. */
  static DueTimes paced(int secondsAhead, int perSecond) {
    return ahead(secondsAhead, 1_000_000L / perSecond);
  }

  /** All in the same moment, so many seconds ahead. */
  static DueTimes atOnce(int secondsAhead) {
    return ahead(secondsAhead, 0);
  }

  private static DueTimes ahead(int seconds, long stepMicros) {
    long nanos = System.nanoTime();
    Instant now = Clock.systemUTC().instant();
    Instant whole = now.truncatedTo(ChronoUnit.MICROS);
    nanos += (System.nanoTime() - nanos) / 2 - ChronoUnit.NANOS.between(whole, now);
    return new DueTimes(whole.plusSeconds(seconds), nanos + seconds * 1_000_000_000L, stepMicros);
  }

  Instant at(int place) {
    return start.plus(place * stepMicros, ChronoUnit.MICROS);
  }

  long nanos(int place) {
    return startNanos + place * stepMicros * 1_000;
  }

  /** Microseconds of the first since 1970. */
  long startMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, start);
  }

  /** Waits for the one in this place; it is an error when it has passed. */
  void awaitDue(int place) {
    if (System.nanoTime() - nanos(place) > 0) {
      throw new IllegalStateException("the jobs were not there in time");
    }
    while (System.nanoTime() - nanos(place) < 0) {
      LockSupport.parkNanos(nanos(place) - System.nanoTime());
    }
  }
}
