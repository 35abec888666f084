package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Decisions per second through the relay: 1.5 million of 10,000 sessions lie on the topic, 1,000 of
 * the sessions are paused. The first third warms up, the rest counts. Then a bare copy gets the
 * same records.
 */
final class RelayThroughput {
  private static final int SESSIONS = 10_000;
  private static final int PAUSED = 1_000;
  private static final int RECORDS = 1_500_000;
  private static final int WARM_UP = RECORDS / 3;
  private static final Duration WITHIN = Duration.ofMinutes(5);
  private static final String COPY = "bench.copy";

  private RelayThroughput() {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    try (Gateway gateway = HitlStack.raise(root, out, "512m");
        AvroCodec codec = gateway.codec()) {
      pauseSome(gateway);
      out.printf("%,d sessions paused%n", PAUSED);
      gateway.stop(HitlStack.SERVICE);
      int bytes = fill(gateway, codec);
      out.printf("%,d decisions of %d B wait%n", RECORDS, bytes);
      double ours = ours(gateway);
      out.printf("relay %,.0f/s%n", ours);
      gateway.stop(HitlStack.SERVICE);
      double bare = bare(gateway, root);
      out.printf("bare copy %,.0f/s, ratio %.2f%n", bare, ours / bare);
      return List.of(
          Figure.of(
              "pass-through of the relay (decisions of "
                  + bytes
                  + " B, 10,000 sessions, 1,000 of them paused, decode, guards and graph on):"
                  + " ≥ 20,000/s and ≥ 0.5 × a bare exactly-once Kafka Streams copy",
              ours >= 20_000 && ours >= 0.5 * bare,
              "%,.0f/s; bare copy %,.0f/s; ratio %.2f",
              ours,
              bare,
              ours / bare));
    }
  }

  private static String session(int number) {
    return "bench-" + number;
  }

  private static void pauseSome(Gateway gateway) throws InterruptedException {
    try (Operator operator = new Operator(gateway)) {
      operator.commandAll(Sessions.named("bench-", PAUSED), "pause");
    }
  }

  private static int fill(Gateway gateway, AvroCodec codec) {
    try (SessionLoad load = new SessionLoad(gateway.client(), codec, Clock.systemUTC().instant())) {
      for (int i = 0; i < RECORDS; i++) {
        load.send(session(i % SESSIONS), i / SESSIONS, i);
      }
      load.flush();
      return load.value(session(SESSIONS - 1), 10).length;
    }
  }

  /** Records taken from the topic per second; a tenth of them is held and not counted as seen. */
  private static double ours(Gateway gateway) {
    long passed = (long) RECORDS * (SESSIONS - PAUSED) / SESSIONS;
    Marks marks = new Marks(passed / 3, passed);
    try (TopicTail tail =
        new TopicTail(gateway.client(), SessionLoad.RELEASED, (record, at) -> marks.count(at))) {
      gateway.start(HitlStack.SERVICE);
      return (RECORDS - WARM_UP) * 1e9 / marks.await(WITHIN);
    }
  }

  private static double bare(Gateway gateway, Path root)
      throws ExecutionException, InterruptedException {
    Properties client = gateway.client();
    try (Admin admin = Admin.create(client);
        LogEnds ends = new LogEnds(client, SessionLoad.TOPIC)) {
      NewTopic copy =
          new NewTopic(COPY, ends.now().size(), (short) 1).configs(Map.of("retention.ms", "-1"));
      admin.createTopics(List.of(copy)).all().get();
    }
    Marks marks = new Marks(WARM_UP, RECORDS);
    Path state = root.resolve("benchmarks/target/bare-copy");
    Directories.delete(state);
    try (TopicTail tail = new TopicTail(client, COPY, (record, at) -> marks.count(at));
        BareCopy bare = new BareCopy(client, SessionLoad.TOPIC, COPY, state)) {
      return (RECORDS - WARM_UP) * 1e9 / marks.await(WITHIN);
    }
  }
}
