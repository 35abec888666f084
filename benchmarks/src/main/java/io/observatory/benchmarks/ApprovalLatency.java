package io.observatory.benchmarks;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * From a decision to its event being readable, and to the answer of the agent that waits for it.
 * Questions are decided at a fixed rate in the order in which they were asked; all the time the
 * same number of agents wait, each for a question of its own. Times count from when the decision
 * was due, so a stall is charged to everybody it makes wait.
 */
final class ApprovalLatency {
  private static final int CONNECTIONS = 8;
  private static final Duration ALL_WAIT_WITHIN = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(8);
  private static final Duration LAST_WITHIN = Duration.ofMinutes(5);

  private final ApprovalCalls calls;
  private final List<String> ids;
  private final Map<String, Long> readableAt = new ConcurrentHashMap<>();
  private final AtomicLongArray dueAt;
  private final AtomicLongArray answeredAt;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  private ApprovalLatency(ApprovalCalls calls, List<String> ids) {
    this.calls = calls;
    this.ids = ids;
    this.dueAt = new AtomicLongArray(ids.size());
    this.answeredAt = new AtomicLongArray(ids.size());
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, 2_000, 200, 40);
  }

  /** Half the rate, with as many who wait. */
  static List<Figure> half(Path root, PrintStream out) throws Exception {
    return run(root, out, 2_000, 100, 40);
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, 200, 20, 20);
  }

  private static List<Figure> run(
      Path root, PrintStream out, int waiters, int perSecond, int seconds) throws Exception {
    int decisions = perSecond * seconds;
    int warmUp = decisions / 4;
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec();
        ApprovalCalls calls = new ApprovalCalls(gateway)) {
      ApprovalLatency latency =
          new ApprovalLatency(calls, calls.openAll(decisions + waiters, CONNECTIONS));
      out.printf("%,d questions wait%n", latency.ids.size());
      int shedBefore = calls.shed();
      try (TopicTail tail =
          new TopicTail(
              gateway.client(),
              ApprovalCalls.EVENTS,
              (record, at) ->
                  latency.see(
                      codec.decode(ApprovalCalls.EVENTS, record.value(), ApprovalEvent.class),
                      at))) {
        latency.beginToWait(gateway, waiters, out);
        out.printf("%,d calls of them were answered 503%n", calls.shed() - shedBefore);
        shedBefore = calls.shed();
        latency.decide(perSecond, decisions);
      }
      out.printf(
          "%,d decisions at %d/s; %,d calls were answered 503 and made again%n",
          decisions, perSecond, calls.shed() - shedBefore);
      return latency.figures(waiters, perSecond, warmUp, decisions);
    }
  }

  private void see(ApprovalEvent event, long at) {
    if (event.getKind() == ApprovalEventKind.APPROVED) {
      readableAt.put(event.getApprovalId(), at);
    }
  }

  /** Returns when all wait and the service has come to rest. */
  private void beginToWait(Gateway gateway, int waiters, PrintStream out) {
    for (int i = 0; i < waiters; i++) {
      int first = i;
      threads.execute(() -> waitFor(first, waiters));
    }
    long limit = System.nanoTime() + ALL_WAIT_WITHIN.toNanos();
    try (Metrics metrics =
        new Metrics(gateway.port(HitlStack.SERVICE), gateway.token("viewer"))) {
      while (metrics.sum("observatory_hitl_approval_waiters", "") < waiters) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException("not all who should wait do");
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
    out.printf("%,d agents wait%n", waiters);
    LockSupport.parkNanos(QUIET.toNanos());
  }

  private void decide(int perSecond, int decisions) throws InterruptedException {
    try {
      long start = System.nanoTime();
      for (int i = 0; i < decisions && failures.isEmpty(); i++) {
        long due = start + i * (1_000_000_000L / perSecond);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        dueAt.set(i, due);
        int number = i;
        threads.execute(() -> decide(number));
      }
      awaitLast(decisions);
    } finally {
      threads.shutdownNow();
    }
  }

  private void decide(int number) {
    try {
      calls.decide(ids.get(number));
    } catch (Exception e) {
      failures.add(e);
    }
  }

  /** One agent: waits for a question, then for the next that nobody waits for yet. */
  private void waitFor(int first, int waiters) {
    for (int number = first; number < ids.size(); number += waiters) {
      try {
        calls.await(ids.get(number));
        answeredAt.set(number, System.nanoTime());
      } catch (Exception e) {
        if (!Thread.currentThread().isInterrupted() && !(e instanceof InterruptedException)) {
          failures.add(e);
        }
        return;
      }
    }
  }

  private void awaitLast(int decisions) {
    long limit = System.nanoTime() + LAST_WITHIN.toNanos();
    for (int i = 0; i < decisions; i++) {
      while (answeredAt.get(i) == 0 || !readableAt.containsKey(ids.get(i))) {
        if (System.nanoTime() > limit || !failures.isEmpty()) {
          throw new IllegalStateException(
              "decision " + i + " was not heard or a call failed", failures.peek());
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private List<Figure> figures(int waiters, int perSecond, int warmUp, int decisions) {
    long[] readable = new long[decisions - warmUp];
    long[] answered = new long[decisions - warmUp];
    for (int i = warmUp; i < decisions; i++) {
      readable[i - warmUp] = readableAt.getOrDefault(ids.get(i), 0L) - dueAt.get(i);
      answered[i - warmUp] = answeredAt.get(i) - dueAt.get(i);
    }
    Percentiles event = new Percentiles(readable);
    Percentiles answer = new Percentiles(answered);
    return List.of(
        Figure.of(
            "decision over HTTP → its ApprovalEvent readable (read_committed) at "
                + perSecond
                + "/s: p50 ≤ 30 ms, p99 ≤ 120 ms",
            event.millis(0.5) <= 30 && event.millis(0.99) <= 120,
            "p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %,d",
            event.millis(0.5),
            event.millis(0.99),
            event.millis(1),
            readable.length),
        Figure.of(
            "the same run: decision → answer of the agent that waits for it, %,d waiting all the"
                    .formatted(waiters)
                + " time: p99 ≤ 150 ms",
            answer.millis(0.99) <= 150,
            "p50 %.1f ms, p99 %.1f ms, worst %.1f ms",
            answer.millis(0.5),
            answer.millis(0.99),
            answer.millis(1)));
  }
}
