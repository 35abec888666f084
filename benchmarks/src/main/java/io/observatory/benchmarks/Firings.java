package io.observatory.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** When each of some numbered jobs was seen to fire first. Safe for many threads. */
final class Firings {
  private final int first;
  private final AtomicLongArray at;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicLong firstAt = new AtomicLong();
  private final AtomicLong lastAt = new AtomicLong();

  /** Of so many jobs with numbers from {@code first}; others are none of its. */
  Firings(int first, int count) {
    this.first = first;
    this.at = new AtomicLongArray(count);
  }

  void see(int number, long nanoTime) {
    int place = number - first;
    if (place < 0 || place >= at.length()) {
      return;
    }
    if (!at.compareAndSet(place, 0, nanoTime)) {
      repeated.incrementAndGet();
      return;
    }
    firstAt.compareAndSet(0, nanoTime);
    lastAt.accumulateAndGet(nanoTime, Math::max);
    seen.incrementAndGet();
  }

  int seen() {
    return seen.get();
  }

  /** How often one came that had been seen before. */
  int repeated() {
    return repeated.get();
  }

  /** As {@link System#nanoTime}; 0 before any was seen. */
  long firstAt() {
    return firstAt.get();
  }

  long lastAt() {
    return lastAt.get();
  }

  /** When the job in this place was seen, 0 if it was not. */
  long at(int place) {
    return at.get(place);
  }

  /** Waits until every one was seen. */
  void await(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (seen.get() < at.length()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "%,d of %,d fired within %d s".formatted(seen.get(), at.length(), seconds));
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** How late each was. */
  Percentiles lateness(DueTimes due) {
    long[] late = new long[at.length()];
    for (int i = 0; i < late.length; i++) {
      late[i] = at.get(i) - due.nanos(i);
    }
    return new Percentiles(late);
  }
}
