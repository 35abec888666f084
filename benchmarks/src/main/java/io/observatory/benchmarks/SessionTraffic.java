package io.observatory.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sessions that work on at a steady rate; keeps when each step was sent, until this is closed. */
final class SessionTraffic implements AutoCloseable {
  private final SessionLoad load;
  private final List<String> sessions;
  private final int perSecond;
  private final AtomicLongArray sent;
  private final Thread thread;
  private volatile boolean closed;
  private volatile int count;

  /**
   * Starts at once.
   *
   * @param most steps it may send before it ends by itself
   */
  SessionTraffic(SessionLoad load, List<String> sessions, int perSecond, int most) {
    this.load = load;
    this.sessions = List.copyOf(sessions);
    this.perSecond = perSecond;
    this.sent = new AtomicLongArray(most);
    this.thread = Thread.ofPlatform().daemon().name("session-traffic").start(this::run);
  }

  private void run() {
    long begun = System.nanoTime();
    int number = 0;
    while (!closed && number < sent.length()) {
      long due = (System.nanoTime() - begun) / 1_000 * perSecond / 1_000_000;
      while (number < due && number < sent.length()) {
        sent.set(number, System.nanoTime());
        load.send(sessions.get(number % sessions.size()), number / sessions.size(), number);
        number++;
      }
      count = number;
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Steps sent so far. */
  int count() {
    return count;
  }

  /** When the step with this number was sent. */
  long sentAt(long number) {
    return sent.get((int) number);
  }

  /** The number a step's record carries; -1 when it carries none. */
  static long number(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader(SessionLoad.NUMBER);
    return header == null ? -1 : ByteBuffer.wrap(Objects.requireNonNull(header.value())).getLong();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    load.flush();
  }
}
