package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How long an operator waits for the 200 of a pause, and whether the relay keeps what the 200 says:
 * right after it the end of the released topic is asked for, and nothing of the session may lie
 * behind. And the times of an unpause of a session with nothing in its buffer.
 */
final class PauseTime {
  private static final int PER_SECOND = 5_000;
  private static final int SESSIONS = 1_000;
  private static final int PAUSES_PER_SECOND = 5;
  private static final int SECONDS = 60;
  private static final int STEPS = 23;
  private static final int QUEUED = 1_000_000;
  private static final int QUEUED_SECONDS = 20;
  private static final int WARM_UP_PAUSES = 100;
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final PrintStream out;
  private final Map<String, Long> lastOffset = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final Map<String, Long> endAtAnswer = new ConcurrentHashMap<>();

  private PauseTime(Gateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
  }

  static List<Figure> run(Path root, PrintStream out) throws InterruptedException {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec()) {
      HitlStack.warmUp(gateway, codec, out);
      PauseTime times = new PauseTime(gateway, out);
      Properties client = gateway.client();
      try (Operator operator = new Operator(gateway);
          LogEnds ends = new LogEnds(client, SessionLoad.RELEASED);
          TopicTail tail =
              new TopicTail(client, SessionLoad.RELEASED, (record, at) -> times.see(record));
          SessionLoad load = new SessionLoad(client, codec, Clock.systemUTC().instant())) {
        Percentiles working = times.underTraffic(operator, ends, load);
        Percentiles unpaused = times.unpauses(operator);
        Percentiles queued = times.withQueue(operator, ends, codec);
        int late = times.late();
        return List.of(
            Figure.of(
                "pause → 200 at 5,000 msg/s: p99 ≤ 250 ms",
                working.millis(0.99) <= 250,
                "p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %d",
                working.millis(0.5),
                working.millis(0.99),
                working.millis(1),
                working.sorted().length),
            Figure.of(
                "pause → 200 with 10⁶ messages queued on the partition: p99 ≤ 500 ms",
                queued.millis(0.99) <= 500,
                "p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %d",
                queued.millis(0.5),
                queued.millis(0.99),
                queued.millis(1),
                queued.sorted().length),
            Figure.of(
                "messages of a session that lie behind the end of the released topic at its 200: 0",
                late == 0,
                "%d of %d paused sessions",
                late,
                times.endAtAnswer.size()),
            Figure.of(
                "unpause of an empty buffer → 200 with CLOSED readable: p50 ≤ 70 ms, p99 ≤ 200 ms",
                unpaused.millis(0.5) <= 70 && unpaused.millis(0.99) <= 200,
                "p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %d",
                unpaused.millis(0.5),
                unpaused.millis(0.99),
                unpaused.millis(1),
                unpaused.sorted().length));
      }
    }
  }

  private void see(ConsumerRecord<byte[], byte[]> record) {
    lastOffset.put(new String(record.key(), StandardCharsets.UTF_8), record.offset());
    count.incrementAndGet();
  }

  /** Pauses session after session while all work. */
  private Percentiles underTraffic(Operator operator, LogEnds ends, SessionLoad load)
      throws InterruptedException {
    List<String> sessions = Sessions.named("pause-", SESSIONS);
    try (SessionTraffic traffic =
        new SessionTraffic(load, sessions, PER_SECOND, PER_SECOND * (SECONDS + 120))) {
      OpenLoop.run(
          PAUSES_PER_SECOND,
          WARM_UP_PAUSES / PAUSES_PER_SECOND,
          number -> operator.command(sessions.get(SESSIONS - 1 - number), "pause"));
      Percentiles times =
          OpenLoop.run(
              PAUSES_PER_SECOND,
              SECONDS,
              number -> operator.command(sessions.get(number), "pause"),
              number -> keepEnd(ends, sessions.get(number)));
      out.printf("%,d decisions meanwhile%n", traffic.count());
      LockSupport.parkNanos(QUIET.toNanos());
      return times;
    }
  }

  private void keepEnd(LogEnds ends, String session) {
    Map<TopicPartition, Long> now = ends.now();
    int partition = Sessions.partition(session, now.size());
    endAtAnswer.put(session, now.get(new TopicPartition(SessionLoad.RELEASED, partition)));
  }

  /** Pauses sessions that are silent, then lets each go again. */
  private static Percentiles unpauses(Operator operator) throws InterruptedException {
    List<String> sessions = Sessions.named("empty-", PAUSES_PER_SECOND * SECONDS);
    operator.commandAll(sessions, "pause");
    return OpenLoop.run(
        PAUSES_PER_SECOND, SECONDS, n -> operator.command(sessions.get(n), "unpause"));
  }

  /**
   * Fills one partition faster than the relay takes it, until so many wait, and pauses its sessions
   * while it catches up.
   */
  private Percentiles withQueue(Operator operator, LogEnds ends, AvroCodec codec)
      throws InterruptedException {
    int partitions = ends.now().size();
    List<String> sessions =
        Sessions.of("queued-", PAUSES_PER_SECOND * QUEUED_SECONDS, 0, partitions);
    long before = count.get();
    try (SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant())) {
      byte[][] steps = steps(load, sessions);
      for (int sent = 0; sent - (count.get() - before) < QUEUED; sent++) {
        load.send(sessions.get(sent % sessions.size()), steps[sent % steps.length], sent);
      }
      load.flush();
    }
    Percentiles times =
        OpenLoop.run(
            PAUSES_PER_SECOND,
            QUEUED_SECONDS,
            number -> operator.command(sessions.get(number), "pause"),
            number -> keepEnd(ends, sessions.get(number)));
    out.printf("%,d queued messages were let through meanwhile%n", count.get() - before);
    LockSupport.parkNanos(QUIET.toNanos());
    return times;
  }

  /** Some of each session, over and over: no loop to the guard, and made faster than taken. */
  private static byte[][] steps(SessionLoad load, List<String> sessions) {
    byte[][] steps = new byte[sessions.size() * STEPS][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = load.value(sessions.get(i % sessions.size()), i / sessions.size());
    }
    return steps;
  }

  /** Sessions of which something was written behind the end their pause was answered at. */
  private int late() {
    return (int)
        endAtAnswer.entrySet().stream()
            .filter(each -> lastOffset.getOrDefault(each.getKey(), -1L) >= each.getValue())
            .count();
  }
}
