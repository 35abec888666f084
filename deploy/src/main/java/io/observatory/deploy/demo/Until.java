package io.observatory.deploy.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a service again and again: one that is away now is back soon. */
final class Until {
  private static final long AGAIN_MILLIS = 250;

  private Until() {}

  /** Something a service may have to be asked. */
  @FunctionalInterface
  interface Question {
    boolean holds() throws InterruptedException;
  }

  /** Something a service says; nothing while it is away. */
  @FunctionalInterface
  interface Saying {
    String said() throws InterruptedException;
  }

  /** Whether it came true in time. */
  static boolean holds(Question question, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!question.holds()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      var _ = new CountDownLatch(1).await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  /** What was said in time; nothing when nothing was. */
  static String said(Saying saying, Duration limit) throws InterruptedException {
    String[] last = {""};
    boolean _ =
        holds(
            () -> {
              last[0] = saying.said();
              return !last[0].isEmpty();
            },
            limit);
    return last[0];
  }
}
