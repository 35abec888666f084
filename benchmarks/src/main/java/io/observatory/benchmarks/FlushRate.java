package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast one session's buffer of 10⁶ messages goes out, in what order, and what other sessions of
 * the same partition notice of it.
 */
final class FlushRate {
  private static final int NEIGHBOURS = 200;
  private static final int PER_SECOND = 500;
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final Duration WITHIN = Duration.ofMinutes(5);

  private final AtomicLongArray behind = new AtomicLongArray(PER_SECOND * 900);
  private final Marks marks = new Marks(1, BigBuffer.MESSAGES);
  private final InOrder order = new InOrder();

  private FlushRate() {}

  static List<Figure> run(Path root, PrintStream out) throws IOException, InterruptedException {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec();
        Operator operator = new Operator(gateway)) {
      BigBuffer.fill(gateway, codec, operator);
      out.printf("%,d messages buffered%n", BigBuffer.MESSAGES);
      return new FlushRate().measure(gateway, codec, operator);
    }
  }

  private List<Figure> measure(Gateway gateway, AvroCodec codec, Operator operator)
      throws IOException, InterruptedException {
    int partitions;
    try (LogEnds ends = new LogEnds(gateway.client(), SessionLoad.TOPIC)) {
      partitions = ends.now().size();
    }
    List<String> neighbours =
        Sessions.of(
            "neighbour-",
            NEIGHBOURS,
            Sessions.partition(BigBuffer.SESSION, partitions),
            partitions);
    byte[] big = BigBuffer.SESSION.getBytes(StandardCharsets.UTF_8);
    try (TopicTail tail =
            new TopicTail(
                gateway.client(),
                SessionLoad.RELEASED,
                (record, at) -> {
                  if (Arrays.equals(big, record.key())) {
                    order.see(SessionTraffic.number(record));
                    marks.count(at);
                  } else {
                    behind.set((int) SessionTraffic.number(record), at);
                  }
                });
        SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant());
        SessionTraffic traffic =
            new SessionTraffic(load, neighbours, PER_SECOND, behind.length())) {
      LockSupport.parkNanos(BEFORE.toNanos());
      int from = traffic.count();
      LockSupport.parkNanos(BEFORE.toNanos());
      int begun = traffic.count();
      long start = System.nanoTime();
      operator.begin(BigBuffer.SESSION, "unpause");
      marks.await(WITHIN);
      double seconds = (marks.lastAt() - start) / 1e9;
      int ended = traffic.count();
      LockSupport.parkNanos(BEFORE.toNanos());
      return figures(
          seconds, latency(traffic, from, begun).millis(0.99), latency(traffic, begun, ended));
    }
  }

  private Percentiles latency(SessionTraffic traffic, int from, int to) {
    long[] nanos = new long[to - from];
    for (int i = 0; i < nanos.length; i++) {
      if (behind.get(from + i) == 0) {
        throw new IllegalStateException("a neighbour's message did not come out");
      }
      nanos[i] = behind.get(from + i) - traffic.sentAt(from + i);
    }
    return new Percentiles(nanos);
  }

  private List<Figure> figures(double seconds, double before, Percentiles during) {
    double rate = BigBuffer.MESSAGES / seconds;
    return List.of(
        Figure.of(
            "flush of one session with 10⁶ buffered: ≥ 20,000 msg/s, in order, heap ≤ 512 MB",
            rate >= 20_000 && order.wrong() == 0,
            "%,.0f/s (%.1f s from the command to the last), %d out of order, with -Xmx512m",
            rate,
            seconds,
            order.wrong()),
        Figure.of(
            "the same: other sessions of its partition: p99 ≤ 2 × before",
            during.millis(0.99) <= 2 * before,
            "p99 %.1f ms before, %.1f ms meanwhile (ratio %.1f; worst %.1f ms)",
            before,
            during.millis(0.99),
            during.millis(0.99) / before,
            during.millis(1)));
  }
}
