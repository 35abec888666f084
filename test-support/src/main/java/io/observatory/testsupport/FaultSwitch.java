package io.observatory.testsupport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The fault in force; threads that carry data wait here for it to pass. */
final class FaultSwitch {
  private enum Mode {
    NONE,
    CUT,
    FROZEN
  }

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Mode mode = Mode.NONE;
  private Duration delay = Duration.ZERO;

  void cut() {
    set(Mode.CUT, Duration.ZERO);
  }

  void freeze() {
    set(Mode.FROZEN, Duration.ZERO);
  }

  void delay(Duration time) {
    set(Mode.NONE, time);
  }

  void clear() {
    set(Mode.NONE, Duration.ZERO);
  }

  boolean isCut() {
    lock.lock();
    try {
      return mode == Mode.CUT;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when a piece of data that arrived now may go on. */
  void pass() throws InterruptedException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (left > 0 && !delay.isZero()) {
        left = changed.awaitNanos(left);
      }
      while (mode == Mode.FROZEN) {
        changed.await(1, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void set(Mode mode, Duration delay) {
    lock.lock();
    try {
      this.mode = mode;
      this.delay = delay;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
