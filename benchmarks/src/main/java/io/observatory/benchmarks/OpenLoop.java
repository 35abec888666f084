package io.observatory.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a fixed rate, whether the calls before have ended or not. A call's time counts from when
 * it was due, so a stall is charged to everybody it makes wait.
 */
final class OpenLoop {

  /** One call. */
  interface Call {
    void make(int number) throws Exception;
  }

  private OpenLoop() {}

  /** Nanoseconds of every call, from when it was due to its end. */
  static Percentiles run(int perSecond, int seconds, Call call) throws InterruptedException {
    return run(perSecond, seconds, call, number -> {});
  }

  /** The same; {@code after} follows each call and is not in its time. */
  static Percentiles run(int perSecond, int seconds, Call call, Call after)
      throws InterruptedException {
    int calls = perSecond * seconds;
    long[] nanos = new long[calls];
    Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    long start = System.nanoTime();
    for (int i = 0; i < calls && failures.isEmpty(); i++) {
      int number = i;
      long due = start + i * (1_000_000_000L / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      threads.execute(
          () -> {
            try {
              call.make(number);
              nanos[number] = System.nanoTime() - due;
              after.make(number);
            } catch (Exception e) {
              failures.add(e);
            }
          });
    }
    threads.shutdown();
    if (!threads.awaitTermination(5, TimeUnit.MINUTES) || !failures.isEmpty()) {
      throw new IllegalStateException("a call failed or has no end", failures.peek());
    }
    return new Percentiles(nanos);
  }
}
