package io.observatory.platform.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for so many at once and a short queue before it. A part of both is reserved, so that the
 * preferred get in whatever the others do. First come, first served among equals.
 */
final class Admission {

  private final int atOnce;
  private final int queue;
  private final int commonQueue;
  private final long patience;
  private final Semaphore room;
  private final Semaphore common;
  private final AtomicInteger queued = new AtomicInteger();

  Admission(HttpProperties properties) {
    atOnce = properties.atOnce();
    queue = properties.queue();
    commonQueue = queue - (int) ((long) queue * properties.reserved() / atOnce);
    patience = properties.queueTime().toNanos();
    room = new Semaphore(atOnce, true);
    common = new Semaphore(atOnce - properties.reserved(), true);
  }

  /** How it went. */
  enum Outcome {
    IN,
    QUEUE_FULL,
    TOO_LATE
  }

  /** Waits for a place if there is none now; who is {@code IN} must leave. */
  Outcome enter(boolean preferred) throws InterruptedException {
    if (take(preferred, 0)) {
      return Outcome.IN;
    }
    try {
      if (queued.incrementAndGet() > (preferred ? queue : commonQueue)) {
        return Outcome.QUEUE_FULL;
      }
      return take(preferred, patience) ? Outcome.IN : Outcome.TOO_LATE;
    } finally {
      queued.decrementAndGet();
    }
  }

  /** With a time, even 0, nobody passes those who wait already. */
  private boolean take(boolean preferred, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    if (!preferred && !common.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    boolean in = false;
    try {
      in = room.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return in;
    } finally {
      if (!in && !preferred) {
        common.release();
      }
    }
  }

  void leave(boolean preferred) {
    room.release();
    if (!preferred) {
      common.release();
    }
  }

  int inside() {
    return atOnce - room.availablePermits();
  }

  int queued() {
    return queued.get();
  }
}
