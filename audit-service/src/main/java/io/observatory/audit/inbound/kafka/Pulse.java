package io.observatory.audit.inbound.kafka;

import java.time.Duration;

/** A span of monotonic time that is restarted by hand. */
final class Pulse {

  private final long length;
  private long started = System.nanoTime();

  Pulse(Duration length) {
    this.length = length.toNanos();
  }

  void restart() {
    started = System.nanoTime();
  }

  boolean over() {
    return System.nanoTime() - started >= length;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, length - (System.nanoTime() - started)));
  }
}
