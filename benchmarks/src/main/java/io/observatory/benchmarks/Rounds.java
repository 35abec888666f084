package io.observatory.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How often something can be done in a second by a few who do nothing else. */
final class Rounds {

  /** What is done, with a number of its own each time. */
  interface Work {
    void once(int number) throws Exception;
  }

  private Rounds() {}

  static double perSecond(Work work, int atOnce, int seconds) throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    for (int i = 0; i < atOnce; i++) {
      threads.execute(
          () -> {
            try {
              while (System.nanoTime() < end && failures.isEmpty()) {
                work.once(begun.incrementAndGet());
                done.incrementAndGet();
              }
            } catch (Exception e) {
              failures.add(e);
            }
          });
    }
    threads.shutdown();
    if (!threads.awaitTermination(seconds + 60, TimeUnit.SECONDS) || !failures.isEmpty()) {
      throw new IllegalStateException("a call failed or has no end", failures.peek());
    }
    return done.get() * 1e9 / (System.nanoTime() - start);
  }
}
