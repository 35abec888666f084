package io.observatory.audit.inbound.kafka;

import java.time.Duration;

/** Growing waits between tries of one thing. Uses the monotonic clock: no wall clock moves it. */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(200);

  private final Duration longest;
  private Duration wait = Duration.ZERO;
  private long until;

  Backoff(Duration longest) {
    this.longest = longest;
  }

  boolean isWaiting() {
    return !wait.isZero();
  }

  boolean due() {
    return wait.isZero() || System.nanoTime() - until >= 0;
  }

  void next() {
    Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
    wait = doubled.compareTo(longest) > 0 ? longest : doubled;
    until = System.nanoTime() + wait.toNanos();
  }

  /** It worked; true when it had not before. */
  boolean reset() {
    boolean waited = isWaiting();
    wait = Duration.ZERO;
    return waited;
  }
}
