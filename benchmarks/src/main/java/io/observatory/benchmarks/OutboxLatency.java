package io.observatory.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Commits events at a fixed rate and measures from the commit to the moment they can be read. */
final class OutboxLatency {
  private static final int PER_SECOND = 500;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = 10;
  private static final int ROUNDS = 3;

  /** Fewer than the pool has connections: a commit that publishes may need a second one. */
  private static final int COMMITTERS = 16;

  private static final int CONNECTIONS = 40;

  private OutboxLatency() {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    try (Gateway gateway = Gateway.raise(root, out, Map.of("services", ""))) {
      String url =
          Databases.create(
              gateway.port("postgres"), gateway.databasePassword(), "outbox_benchmark");
      Map<String, Object> properties = properties(gateway, url);
      try (Admin admin = Admin.create(gateway.client())) {
        admin.createTopics(List.of(new NewTopic(ModulithOutbox.TOPIC, 6, (short) 1))).all().get();
      }
      double[] ours = new double[2 * ROUNDS];
      double[] modulith = new double[2 * ROUNDS];
      try (Committer outbox = new OurOutbox(properties);
          Committer reference = new ModulithOutbox(properties)) {
        measure(outbox, gateway.client(), OurOutbox.TOPIC, WARM_UP_SECONDS);
        measure(reference, gateway.client(), ModulithOutbox.TOPIC, WARM_UP_SECONDS);
        for (int round = 0; round < ROUNDS; round++) {
          note(
              out,
              "ours",
              ours,
              round,
              measure(outbox, gateway.client(), OurOutbox.TOPIC, SECONDS));
          note(
              out,
              "Spring Modulith",
              modulith,
              round,
              measure(reference, gateway.client(), ModulithOutbox.TOPIC, SECONDS));
        }
      }
      double median = Percentiles.median(Arrays.copyOf(ours, ROUNDS));
      double p99 = Percentiles.median(Arrays.copyOfRange(ours, ROUNDS, 2 * ROUNDS));
      double theirs = Percentiles.median(Arrays.copyOf(modulith, ROUNDS));
      double theirs99 = Percentiles.median(Arrays.copyOfRange(modulith, ROUNDS, 2 * ROUNDS));
      return List.of(
          Figure.of(
              "outbox, commit → readable at " + PER_SECOND + "/s: median ≤ 20 ms, p99 ≤ 80 ms",
              median <= 20 && p99 <= 80,
              "median %.1f ms, p99 %.1f ms; Spring Modulith %.1f ms, %.1f ms; ratio %.2f, %.2f",
              median,
              p99,
              theirs,
              theirs99,
              median / theirs,
              p99 / theirs99));
    }
  }

  private static void note(PrintStream out, String who, double[] figures, int round, long[] nanos) {
    Percentiles percentiles = new Percentiles(nanos);
    figures[round] = percentiles.millis(0.5);
    figures[ROUNDS + round] = percentiles.millis(0.99);
    out.printf(
        "round %d, %s: median %.1f ms, p99 %.1f ms, worst %.1f ms%n",
        round + 1, who, figures[round], figures[ROUNDS + round], percentiles.millis(1));
  }

  private static Map<String, Object> properties(Gateway gateway, String url) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.application.name", "outbox-benchmark");
    properties.put("spring.flyway.enabled", "false");
    // As the platform names them, then as Spring Boot does.
    properties.put("KAFKA_BOOTSTRAP_SERVERS", gateway.bootstrapServers());
    properties.put("SCHEMA_REGISTRY_URL", gateway.registryUrl());
    properties.put("DATABASE_URL", url);
    properties.put("DATABASE_USER", "postgres");
    properties.put("DATABASE_PASSWORD", gateway.databasePassword());
    properties.put("spring.kafka.bootstrap-servers", gateway.bootstrapServers());
    properties.put("spring.datasource.url", url);
    properties.put("spring.datasource.username", "postgres");
    properties.put("spring.datasource.password", gateway.databasePassword());
    properties.put("spring.datasource.hikari.maximum-pool-size", CONNECTIONS);
    properties.put("spring.datasource.hikari.connection-timeout", 5_000);
    return properties;
  }

  /** Nanoseconds from right before the commit to readable, for every event of {@code seconds}. */
  static long[] measure(Committer committer, Properties client, String topic, int seconds)
      throws InterruptedException {
    int events = PER_SECOND * seconds;
    ConcurrentHashMap<String, Long> committedAt = new ConcurrentHashMap<>();
    Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(COMMITTERS);
    try (Arrivals arrivals = new Arrivals(client, topic)) {
      long start = System.nanoTime();
      for (int i = 0; i < events && failures.isEmpty(); i++) {
        long due = start + i * (1_000_000_000L / PER_SECOND);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        threads.execute(() -> commit(committer, committedAt, failures));
      }
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (arrivals.count() < events && failures.isEmpty() && System.nanoTime() < limit) {
        LockSupport.parkNanos(10_000_000);
      }
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a commit failed", failures.peek());
      }
      return latencies(committedAt, arrivals);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void commit(
      Committer committer,
      ConcurrentHashMap<String, Long> committedAt,
      Queue<RuntimeException> failures) {
    String id = UUID.randomUUID().toString();
    try {
      committedAt.put(id, committer.commit(id));
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private static long[] latencies(ConcurrentHashMap<String, Long> committedAt, Arrivals arrivals) {
    return committedAt.entrySet().stream()
        .mapToLong(
            commit -> {
              Long readable = arrivals.of(commit.getKey());
              if (readable == null) {
                throw new IllegalStateException(
                    "%s never became readable; %d of %d did"
                        .formatted(commit.getKey(), arrivals.count(), committedAt.size()));
              }
              return readable - commit.getValue();
            })
        .toArray();
  }
}
