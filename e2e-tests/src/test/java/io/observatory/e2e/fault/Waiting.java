package io.observatory.e2e.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets real time pass: the faults here last as long as they last. */
final class Waiting {
  private static final long POLL_NANOS = 50_000_000;

  private Waiting() {}

  /** Whether {@code condition} came true within {@code limit}. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Returns after that time. */
  static void pass(Duration time) {
    until(time, () -> false);
  }
}
