package io.observatory.benchmarks;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How late approvals expire, with so many others pending: a hundred a second for a while, then very
 * many within one second. Rows are copies of one that the service wrote; lateness is told by the
 * row and by the moment at which the event can be read.
 */
final class ApprovalExpiry {
  private static final int PER_SECOND = 100;
  private static final int WARM_UP = 2_000;
  private static final Duration AHEAD = Duration.ofSeconds(10);
  private static final Duration BURST_AHEAD = Duration.ofSeconds(60);
  private static final Duration FAR = Duration.ofDays(30);
  private static final Duration LAST_WITHIN = Duration.ofMinutes(2);

  private final Clock clock = Clock.systemUTC();
  private final PrintStream out;
  private final ApprovalTable table;
  private final String original;
  private final Map<String, Long> readableAt = new ConcurrentHashMap<>();

  private ApprovalExpiry(PrintStream out, ApprovalTable table, String original) {
    this.out = out;
    this.table = table;
    this.original = original;
  }

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, 1_000_000, 6_000, 100_000);
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, 20_000, 1_000, 5_000);
  }

  private static List<Figure> run(Path root, PrintStream out, int pending, int steady, int burst)
      throws Exception {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec();
        ApprovalCalls calls = new ApprovalCalls(gateway);
        ApprovalTable table = new ApprovalTable(gateway)) {
      ApprovalExpiry expiry = new ApprovalExpiry(out, table, calls.open(0));
      table.copy(
          expiry.original, "pending", pending, expiry.in(FAR), pending / FAR.toSeconds() + 1);
      table.settle();
      out.printf("%,d approvals pending%n", pending);
      try (TopicTail tail =
          new TopicTail(
              gateway.client(), ApprovalCalls.EVENTS, (record, at) -> expiry.see(codec, record))) {
        expiry.expire("warm", WARM_UP, AHEAD, PER_SECOND * 10);
        Late late = expiry.expire("steady", steady, AHEAD, PER_SECOND);
        Late flood = expiry.expire("burst", burst, BURST_AHEAD, burst);
        return List.of(steadily(late, pending), atOnce(flood, burst));
      }
    }
  }

  /** Milliseconds after the deadline, by the rows and by the events. */
  private record Late(long[] rows, long[] events, double lastRow, double lastEvent) {

    boolean isNeverEarly() {
      return Arrays.stream(rows).allMatch(each -> each >= 0)
          && Arrays.stream(events).allMatch(each -> each >= 0);
    }

    private static Percentiles of(long[] millis) {
      return new Percentiles(Arrays.stream(millis).map(each -> each * 1_000_000).toArray());
    }
  }

  private long in(Duration ahead) {
    return clock.millis() + ahead.toMillis();
  }

  private void see(AvroCodec codec, ConsumerRecord<byte[], byte[]> record) {
    long now = clock.millis();
    ApprovalEvent event = codec.decode(ApprovalCalls.EVENTS, record.value(), ApprovalEvent.class);
    if (event.getKind() == ApprovalEventKind.EXPIRED) {
      readableAt.put(new String(record.key(), StandardCharsets.UTF_8), now);
    }
  }

  private Late expire(String prefix, int count, Duration ahead, int perSecond) throws SQLException {
    readableAt.clear();
    long first = in(ahead);
    table.copy(original, prefix, count, first, perSecond);
    if (clock.millis() > first) {
      throw new IllegalStateException("the rows of " + prefix + " came after their deadline");
    }
    long limit = System.nanoTime() + ahead.plus(LAST_WITHIN).toNanos();
    while (readableAt.size() < count) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException(readableAt.size() + " of " + count + " expired");
      }
      LockSupport.parkNanos(20_000_000);
    }
    long[] rows = table.lateness(prefix);
    long[] events = new long[count];
    long last = 0;
    for (int n = 0; n < count; n++) {
      long at = readableAt.getOrDefault(prefix + "-" + n, 0L);
      events[n] = at - first - (long) Math.floor(n * 1000.0 / perSecond);
      last = Math.max(last, at - first);
    }
    if (rows.length != count) {
      throw new IllegalStateException(rows.length + " of " + count + " rows are EXPIRED");
    }
    Late late = new Late(rows, events, table.lastMillis(prefix, first) / 1e3, last / 1e3);
    out.printf(
        "%s: %,d at %,d/s, never early: %b; row p99 %.0f ms late, event p99 %.0f ms late%n",
        prefix,
        count,
        perSecond,
        late.isNeverEarly(),
        Late.of(rows).millis(0.99),
        Late.of(events).millis(0.99));
    return late;
  }

  private static Figure steadily(Late late, int pending) {
    Percentiles rows = Late.of(late.rows());
    Percentiles events = Late.of(late.events());
    return Figure.of(
        "expiry, %,d pending, %d/s due: never early, p99 ≤ 250 ms late (event readable)"
            .formatted(pending, PER_SECOND),
        late.isNeverEarly() && events.millis(0.99) <= 250,
        "of %,d none early: %b; event p50 %.0f ms, p99 %.0f ms, worst %.0f ms late; row %.0f, %.0f,"
            + " %.0f ms",
        late.rows().length,
        late.isNeverEarly(),
        events.millis(0.5),
        events.millis(0.99),
        events.millis(1),
        rows.millis(0.5),
        rows.millis(0.99),
        rows.millis(1));
  }

  private static Figure atOnce(Late late, int burst) {
    return Figure.of(
        "the same: %,d due within one second: all done ≤ 15 s after the first is due"
            .formatted(burst),
        late.isNeverEarly() && late.lastEvent() <= 15,
        "last event readable after %.1f s, last row written after %.1f s, none early: %b",
        late.lastEvent(),
        late.lastRow(),
        late.isNeverEarly());
  }
}
