package io.observatory.deploy.stack;

import java.time.Duration;

/** A point of the monotonic clock by which something must have happened. */
record Deadline(long atNanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isPast() {
    return System.nanoTime() - atNanos >= 0;
  }
}
