package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;

/**
 * Heartbeats per second through the service. Per round 10⁶ records of 10⁵ agents are put on the
 * topic while the service's process is stopped (SIGSTOP); then it goes on, and the time until it
 * has handled the last of them counts. Then a bare consumer reads the same records. The first
 * rounds warm both up and do not count.
 */
final class HeartbeatThroughput {
  private static final int AGENTS = 100_000;
  private static final int RECORDS = 1_000_000;
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 5;

  private HeartbeatThroughput() {}

  static List<Figure> run(Path root, PrintStream out) {
    // The stopped process must not lose its partitions while the topic fills.
    Map<String, String> keys =
        Map.of(
            "services", "heartbeat-service",
            "heartbeat-service.env._JAVA_OPTIONS", Gateway.AS_DEPLOYED,
            "heartbeat-service.heap", "512m",
            "heartbeat-service.env.SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "60000");
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec();
        LogEnds ends = new LogEnds(gateway.client(), HeartbeatLoad.TOPIC);
        BeatsHandled beats =
            new BeatsHandled(gateway.port("heartbeat-service"), gateway.token("viewer"))) {
      HeartbeatLoad load = new HeartbeatLoad(codec, AGENTS, Clock.systemUTC().instant());
      double[] ours = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        double[] rates = round(gateway, codec, ends, beats, load);
        out.printf(
            "%s: service %,.0f/s, bare consumer %,.0f/s, ratio %.2f%n",
            round < 0 ? "warm-up" : "round " + (round + 1),
            rates[0],
            rates[1],
            rates[0] / rates[1]);
        if (round >= 0) {
          ours[round] = rates[0];
          bare[round] = rates[1];
        }
      }
      double service = Percentiles.median(ours);
      double reference = Percentiles.median(bare);
      return List.of(
          Figure.of(
              "heartbeats through the service (10⁶ records of "
                  + load.valueBytes()
                  + " B, 10⁵ agents): ≥ 150,000/s and ≥ 0.5 × a bare consumer",
              service >= 150_000 && service >= 0.5 * reference,
              "%,.0f/s; bare consumer %,.0f/s; ratio %.2f (medians of %d)",
              service,
              reference,
              service / reference,
              ROUNDS));
    }
  }

  private static double[] round(
      Gateway gateway, AvroCodec codec, LogEnds ends, BeatsHandled beats, HeartbeatLoad load) {
    Properties client = gateway.client();
    Map<TopicPartition, Long> from = ends.now();
    long handled = beats.now();
    Signal.STOP.send(gateway.pid("heartbeat-service"));
    long start;
    try {
      load.send(client, RECORDS);
    } finally {
      start = System.nanoTime();
      Signal.CONT.send(gateway.pid("heartbeat-service"));
    }
    long done = beats.await(handled + RECORDS, Duration.ofMinutes(5));
    long bare = BareConsumer.read(client, codec, from, ends.now());
    return new double[] {RECORDS * 1e9 / (done - start), RECORDS * 1e9 / bare};
  }
}
