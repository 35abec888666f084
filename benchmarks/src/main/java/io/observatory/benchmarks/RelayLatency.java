package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * What the relay adds: for every decision, when it was readable behind the relay less when it was
 * readable before it, both by a consumer that reads what is committed.
 */
final class RelayLatency {
  private static final int PER_SECOND = 5_000;

  /** Compilers share the two cores with everything else and need this long. */
  private static final int WARM_UP = PER_SECOND * 120;

  private static final int MEASURED = PER_SECOND * 60;
  private static final int SESSIONS = 10_000;
  private static final Duration LAST_WITHIN = Duration.ofSeconds(30);

  private RelayLatency() {}

  static List<Figure> run(Path root, PrintStream out) {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec()) {
      HitlStack.warmUp(gateway, codec, out);
      AtomicLongArray before = new AtomicLongArray(WARM_UP + MEASURED);
      AtomicLongArray behind = new AtomicLongArray(WARM_UP + MEASURED);
      Marks marks = new Marks(1, WARM_UP + MEASURED);
      try (SessionLoad load =
              new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant());
          TopicTail in =
              new TopicTail(
                  gateway.client(),
                  SessionLoad.TOPIC,
                  (record, at) -> before.set((int) SessionTraffic.number(record), at));
          TopicTail released =
              new TopicTail(
                  gateway.client(),
                  SessionLoad.RELEASED,
                  (record, at) -> {
                    behind.set((int) SessionTraffic.number(record), at);
                    marks.count(at);
                  });
          SessionTraffic traffic =
              new SessionTraffic(
                  load, Sessions.named("bench-", SESSIONS), PER_SECOND, WARM_UP + MEASURED)) {
        while (traffic.count() < WARM_UP + MEASURED) {
          LockSupport.parkNanos(100_000_000);
        }
        marks.await(LAST_WITHIN);
        long[] added = new long[MEASURED];
        long[] whole = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
          added[i] = Math.max(0, behind.get(WARM_UP + i) - before.get(WARM_UP + i));
          whole[i] = behind.get(WARM_UP + i) - traffic.sentAt(WARM_UP + i);
        }
        return figures(new Percentiles(added), new Percentiles(whole));
      }
    }
  }

  private static List<Figure> figures(Percentiles added, Percentiles whole) {
    return List.of(
        Figure.of(
            "latency the relay adds at 5,000/s: p50 ≤ 50 ms, p99 ≤ 200 ms",
            added.millis(0.5) <= 50 && added.millis(0.99) <= 200,
            "p50 %.1f ms, p99 %.1f ms, worst %.1f ms (from sending to readable behind the relay"
                + " %.1f, %.1f, %.1f ms)",
            added.millis(0.5),
            added.millis(0.99),
            added.millis(1),
            whole.millis(0.5),
            whole.millis(0.99),
            whole.millis(1)));
  }
}
