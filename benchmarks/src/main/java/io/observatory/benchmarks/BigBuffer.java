package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One paused session with 10⁶ messages in its buffer. */
final class BigBuffer {
  static final String SESSION = "big";
  static final int MESSAGES = 1_000_000;
  private static final Duration BUFFERED_WITHIN = Duration.ofMinutes(5);

  private BigBuffer() {}

  /**
   * Pauses the session and returns when all lies in its buffer; they carry the numbers from 0.
   *
   * @param otherPorts of further instances that may own the session
   */
  static void fill(Gateway gateway, AvroCodec codec, Operator operator, int... otherPorts)
      throws IOException, InterruptedException {
    operator.command(SESSION, "pause");
    try (SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant())) {
      for (int i = 0; i < MESSAGES; i++) {
        load.send(SESSION, i, i);
      }
      load.flush();
    }
    long deadline = System.nanoTime() + BUFFERED_WITHIN.toNanos();
    while (held(gateway, gateway.port(HitlStack.SERVICE))
            + IntStream.of(otherPorts).mapToDouble(port -> held(gateway, port)).sum()
        < MESSAGES) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all were buffered");
      }
      LockSupport.parkNanos(500_000_000);
    }
  }

  /** Messages that wait on the instance that listens on {@code port}. */
  static double held(Gateway gateway, int port) {
    try (Metrics metrics = new Metrics(port, gateway.token("viewer"))) {
      return metrics.sum("observatory_hitl_held_messages", "");
    }
  }
}
