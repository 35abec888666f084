package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Approvals that are asked for and decided, one after the other on each of some connections,
 * against user tasks of Flowable that are created and completed by as many threads on the same
 * PostgreSQL. Rounds take turns; ours goes over HTTP and publishes its events, Flowable is called
 * in its own JVM and publishes nothing.
 */
final class ApprovalThroughput {
  private static final int AT_ONCE = 16;
  private static final int POOL = 10;
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 3;

  /** Asks and decides once. */
  private interface Work {
    void once(int number) throws Exception;
  }

  private ApprovalThroughput() {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, 10);
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, 3);
  }

  private static List<Figure> run(Path root, PrintStream out, int seconds) throws Exception {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        ApprovalCalls calls = new ApprovalCalls(gateway)) {
      String url =
          Databases.create(
              gateway.port("postgres"), gateway.databasePassword(), "flowable_benchmark");
      out.println(FlowableTasks.SETTINGS + "; " + POOL + " connections to the database each");
      double[] ours = new double[ROUNDS];
      double[] theirs = new double[ROUNDS];
      try (FlowableTasks flowable = new FlowableTasks(url, gateway.databasePassword(), POOL)) {
        Work approval = number -> calls.decide(calls.open(number));
        perSecond(approval, WARM_UPS * seconds);
        perSecond(flowable::openAndDecide, WARM_UPS * seconds);
        for (int round = 0; round < ROUNDS; round++) {
          ours[round] = perSecond(approval, seconds);
          theirs[round] = perSecond(flowable::openAndDecide, seconds);
          out.printf(
              "round %d: ours %,.0f/s, Flowable %,.0f/s%n", round + 1, ours[round], theirs[round]);
        }
      }
      double mine = Percentiles.median(ours);
      double reference = Percentiles.median(theirs);
      return List.of(
          Figure.of(
              "approvals opened and decided over HTTP, "
                  + AT_ONCE
                  + " at once: ≥ 1,000/s and ≥ 3 × Flowable user tasks (create + complete)",
              mine >= 1_000 && mine >= 3 * reference,
              "%,.0f/s; Flowable %,.0f/s; ratio %.2f (medians of %d rounds)",
              mine,
              reference,
              mine / reference,
              ROUNDS));
    }
  }

  /** How often it is done in a second, with so many threads at it. */
  private static double perSecond(Work work, int seconds) throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
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
