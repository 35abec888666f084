package io.observatory.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** Checks that numbers come from 0 upwards, each once. */
final class InOrder {
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  /** The next number that came; for one thread. */
  void see(long number) {
    if (!next.compareAndSet(number, number + 1)) {
      wrong.incrementAndGet();
    }
  }

  /** How many came at another place than their own. */
  long wrong() {
    return wrong.get();
  }
}
