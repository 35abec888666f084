package io.observatory.benchmarks;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** Decisions at a rate, after the calmer ones. */
  private record Load(int perSecond, int seconds) {
    int decisions() {
      return perSecond * seconds;
    }
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(
        root, out, 2_000, 4_000, List.of(new Load(50, 20), new Load(100, 20), new Load(200, 40)));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, 200, 400, List.of(new Load(20, 20)));
  }

  /** The bars are those of the last load. */
  private static List<Figure> run(
      Path root, PrintStream out, int waiters, int warmUp, List<Load> loads) throws Exception {
    int decisions = loads.stream().mapToInt(Load::decisions).sum();
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec();
        ApprovalCalls calls = new ApprovalCalls(gateway)) {
      warmUp(calls, warmUp, out);
      ApprovalLatency latency =
          new ApprovalLatency(calls, calls.openAll(decisions + waiters, CONNECTIONS));
      out.printf("%,d questions wait%n", latency.ids.size());
      try (TopicTail tail =
          new TopicTail(
              gateway.client(),
              ApprovalCalls.EVENTS,
              (record, at) ->
                  latency.see(
                      codec.decode(ApprovalCalls.EVENTS, record.value(), ApprovalEvent.class),
                      at))) {
        return latency.measure(gateway, waiters, loads, out);
      }
    }
  }

  /** A few decide and are waited for, one after the other, until the JVM has compiled it. */
  private static void warmUp(ApprovalCalls calls, int decisions, PrintStream out)
      throws InterruptedException, ExecutionException {
    List<String> ids = calls.openAll(decisions, CONNECTIONS);
    long begun = System.nanoTime();
    try (ExecutorService people = Executors.newFixedThreadPool(CONNECTIONS);
        ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all =
          ids.stream()
              .map(
                  id ->
                      people.submit(
                          () -> {
                            Future<String> heard = agents.submit(() -> heard(calls, id));
                            calls.decide(id);
                            return heard.get();
                          }))
              .toList();
      for (Future<String> each : all) {
        each.get();
      }
    }
    out.printf(
        "warmed up with %,d decisions in %.0f s%n", decisions, (System.nanoTime() - begun) / 1e9);
  }

  private static String heard(ApprovalCalls calls, String id)
      throws IOException, InterruptedException {
    calls.await(id);
    return id;
  }

  private List<Figure> measure(Gateway gateway, int waiters, List<Load> loads, PrintStream out)
      throws InterruptedException {
    List<Figure> figures = List.of();
    try {
      beginToWait(gateway, waiters, out);
      int first = 0;
      for (Load load : loads) {
        LockSupport.parkNanos(QUIET.toNanos());
        int shedBefore = calls.shed();
        decide(first, load);
        out.printf(
            "%,d decisions at %d/s; %,d calls were answered 503 and made again%n",
            load.decisions(), load.perSecond(), calls.shed() - shedBefore);
        figures = figures(first, waiters, load);
        figures.forEach(figure -> out.println(figure.row()));
        first += load.decisions();
      }
      return figures;
    } finally {
      threads.shutdownNow();
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
    try (Metrics metrics = new Metrics(gateway.port(HitlStack.SERVICE), gateway.token("viewer"))) {
      while (metrics.sum("observatory_hitl_approval_waiters", "") < waiters) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException("not all who should wait do");
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
    out.printf("%,d agents wait; %,d calls were answered 503 before%n", waiters, calls.shed());
  }

  private void decide(int first, Load load) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < load.decisions() && failures.isEmpty(); i++) {
      long due = start + i * (1_000_000_000L / load.perSecond());
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = first + i;
      dueAt.set(number, due);
      threads.execute(() -> decide(number));
    }
    awaitLast(first, load.decisions());
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

  private void awaitLast(int first, int decisions) {
    long limit = System.nanoTime() + LAST_WITHIN.toNanos();
    for (int i = first; i < first + decisions; i++) {
      while (answeredAt.get(i) == 0 || !readableAt.containsKey(ids.get(i))) {
        if (System.nanoTime() > limit || !failures.isEmpty()) {
          throw new IllegalStateException(
              "decision " + i + " was not heard or a call failed", failures.peek());
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  /** The first quarter is left out. */
  private List<Figure> figures(int first, int waiters, Load load) {
    int perSecond = load.perSecond();
    int from = first + load.decisions() / 4;
    int end = first + load.decisions();
    long[] readable = new long[end - from];
    long[] answered = new long[end - from];
    for (int i = from; i < end; i++) {
      readable[i - from] = readableAt.getOrDefault(ids.get(i), 0L) - dueAt.get(i);
      answered[i - from] = answeredAt.get(i) - dueAt.get(i);
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
