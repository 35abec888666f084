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
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * kill -9 of the instance that owns a partition with 10⁶ buffered messages, another beside it: how
 * long until a message sent to that partition after the kill comes out again, and whether the
 * buffer then comes out whole and in order.
 */
final class RelayFailover {
  private static final int PER_SECOND = 100;
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int SETTLE_SECONDS = 20;

  private RelayFailover() {}

  static List<Figure> run(Path root, PrintStream out) throws IOException, InterruptedException {
    Path folder = root.resolve("benchmarks/target/second-instance");
    Directories.delete(folder);
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec();
        Operator operator = new Operator(gateway);
        SecondInstance second =
            new SecondInstance(
                gateway.pid(HitlStack.SERVICE),
                folder,
                Map.of("HITL_RELAY_STATEDIR", folder.resolve("state").toString()))) {
      second.awaitReady(gateway);
      out.println("second instance ready");
      BigBuffer.fill(gateway, codec, operator, second.port());
      out.printf("%,d messages buffered%n", BigBuffer.MESSAGES);
      LockSupport.parkNanos(Duration.ofSeconds(SETTLE_SECONDS).toNanos());
      return measure(gateway, codec, operator, second, out);
    }
  }

  private static List<Figure> measure(
      Gateway gateway, AvroCodec codec, Operator operator, SecondInstance second, PrintStream out)
      throws IOException, InterruptedException {
    byte[] big = BigBuffer.SESSION.getBytes(StandardCharsets.UTF_8);
    AtomicLong sentAfter = new AtomicLong(Long.MAX_VALUE);
    AtomicLong firstAt = new AtomicLong();
    Marks marks = new Marks(1, BigBuffer.MESSAGES);
    InOrder order = new InOrder();
    try (SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant());
        TopicTail tail =
            new TopicTail(
                gateway.client(),
                SessionLoad.RELEASED,
                (record, at) -> {
                  if (Arrays.equals(big, record.key())) {
                    order.see(SessionTraffic.number(record));
                    marks.count(at);
                  } else if (SessionTraffic.number(record) >= sentAfter.get()) {
                    firstAt.compareAndSet(0, at);
                  }
                });
        SessionTraffic traffic = new SessionTraffic(load, probes(gateway), PER_SECOND, 60_000)) {
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
      boolean secondOwns = BigBuffer.held(gateway, second.port()) >= BigBuffer.MESSAGES;
      long killed = System.nanoTime();
      if (secondOwns) {
        second.kill();
      } else {
        gateway.kill(HitlStack.SERVICE);
      }
      sentAfter.set(traffic.count() + 1);
      double seconds = (awaitFirst(firstAt) - killed) / 1e9;
      out.printf("a message of the partition came out again after %.1f s%n", seconds);
      if (!secondOwns) {
        gateway.start(HitlStack.SERVICE);
      }
      operator.begin(BigBuffer.SESSION, "unpause");
      marks.await(WITHIN);
      return List.of(
          Figure.of(
              "kill -9 of the owner with 10⁶ buffered, a second instance beside it: first message of"
                  + " the partition again ≤ 12 s, the buffer whole and in order after",
              seconds <= 12 && order.wrong() == 0,
              "%.1f s; then 10⁶ came out, %d out of order",
              seconds,
              order.wrong()));
    }
  }

  private static List<String> probes(Gateway gateway) {
    try (LogEnds ends = new LogEnds(gateway.client(), SessionLoad.TOPIC)) {
      int partitions = ends.now().size();
      return Sessions.of(
          "probe-", 20, Sessions.partition(BigBuffer.SESSION, partitions), partitions);
    }
  }

  private static long awaitFirst(AtomicLong firstAt) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (firstAt.get() == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nothing came out again within " + WITHIN);
      }
      LockSupport.parkNanos(10_000_000);
    }
    return firstAt.get();
  }
}
