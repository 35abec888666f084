package io.observatory.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Counts, and keeps when the count reached two marks. Counting is for one thread. */
final class Marks {
  private final long first;
  private final long last;
  private final AtomicLong count = new AtomicLong();
  private volatile long firstAt;
  private volatile long lastAt;

  Marks(long first, long last) {
    this.first = first;
    this.last = last;
  }

  void count(long nanoTime) {
    long now = count.incrementAndGet();
    if (now == first) {
      firstAt = nanoTime;
    }
    if (now == last) {
      lastAt = nanoTime;
    }
  }

  /** When the last mark was reached, as {@link System#nanoTime}; 0 before that. */
  long lastAt() {
    return lastAt;
  }

  /** Waits for the last mark; nanoseconds between both. */
  long await(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (count.get() < last || lastAt == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + count.get() + " of " + last + " came");
      }
      LockSupport.parkNanos(20_000_000);
    }
    return lastAt - firstAt;
  }
}
