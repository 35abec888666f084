package io.observatory.benchmarks;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** Every agent of a load beats once per interval, one after the other, until this is closed. */
final class SteadyBeats implements AutoCloseable {
  private static final long TICK_NANOS = 10_000_000;

  private final HeartbeatLoad.Sender sender;
  private final int agents;
  private final long intervalNanos;
  private final Thread thread;
  private volatile boolean closed;

  SteadyBeats(HeartbeatLoad load, Properties client, Duration interval) {
    sender = load.sender(client);
    agents = load.agents();
    intervalNanos = interval.toNanos();
    thread = Thread.ofPlatform().daemon().name("steady-beats").start(this::run);
  }

  private void run() {
    long begun = System.nanoTime();
    long sent = 0;
    while (!closed) {
      long due = (long) ((double) (System.nanoTime() - begun) / intervalNanos * agents);
      while (sent < due) {
        sender.send((int) (sent++ % agents));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
