package io.observatory.benchmarks;

import io.observatory.deploy.stack.ChildProcess;
import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/**
 * What 10⁶ agents cost that beat every 30 s and change nothing. They register by their first beat;
 * when everyone is known and all is written, three minutes count. Then the service is stopped, and
 * the straightforward design reads the same beats for two minutes.
 */
final class FleetCost {
  private static final int AGENTS = 1_000_000;
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration FLUSH = Duration.ofSeconds(30);
  private static final Duration REGISTERED_WITHIN = Duration.ofMinutes(10);

  /** Longer than the metrics remember a maximum. */
  private static final Duration SETTLE = Duration.ofSeconds(150);

  private static final Duration WINDOW = Duration.ofMinutes(3);
  private static final Duration REFERENCE_SETTLE = Duration.ofSeconds(60);
  private static final Duration REFERENCE_WINDOW = Duration.ofMinutes(2);
  private static final Duration SAMPLE = Duration.ofSeconds(10);
  private static final String SERVICE = "heartbeat-service";
  private static final String CHECK = "observatory_heartbeat_check_seconds";
  private static final double MIB = 1 << 20;

  private final Path root;
  private final PrintStream out;
  private final Gateway gateway;
  private final Metrics metrics;

  private FleetCost(Path root, PrintStream out, Gateway gateway, Metrics metrics) {
    this.root = root;
    this.out = out;
    this.gateway = gateway;
    this.metrics = metrics;
  }

  static List<Figure> run(Path root, PrintStream out) throws SQLException, IOException {
    Map<String, String> keys =
        Map.of(
            "services",
            SERVICE,
            SERVICE + ".env._JAVA_OPTIONS",
            Gateway.AS_DEPLOYED,
            SERVICE + ".heap",
            "600m");
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec();
        Metrics metrics = new Metrics(gateway.port(SERVICE), gateway.token("viewer"))) {
      HeartbeatLoad load = new HeartbeatLoad(codec, AGENTS, Clock.systemUTC().instant());
      FleetCost cost = new FleetCost(root, out, gateway, metrics);
      try (SteadyBeats beats = new SteadyBeats(load, gateway.client(), INTERVAL)) {
        Ours ours = cost.ours();
        gateway.stop(SERVICE);
        return cost.figures(ours, cost.reference());
      }
    }
  }

  /** Shares are of one core; the database's are those of all its processes. */
  private record Ours(
      double core,
      double databaseCore,
      double walPerSecond,
      double beatsPerSecond,
      double highestHeap,
      double liveHeap,
      double longestCheck,
      double checkRound,
      long records,
      double evictions,
      double writesPerFlush) {}

  private record Reference(double core, double databaseCore, double walPerSecond) {}

  private Ours ours() throws SQLException, IOException {
    try (LogEnds ends = new LogEnds(gateway.client(), CapabilityRecords.TOPIC);
        PostgresCounters database = new PostgresCounters(gateway, "heartbeat")) {
      awaitRegistered(ends, database);
      pass(SETTLE);
      long service = gateway.pid(SERVICE);
      long server = gateway.pid("postgres");
      Map<TopicPartition, Long> from = ends.now();
      double evictions = metrics.sum("observatory_heartbeat_evictions_total", "");
      double beats = metrics.sum(BeatsHandled.METRIC, "");
      double checks = metrics.sum(CHECK + "_sum", "");
      long writes = database.rowWrites();
      long wal = database.walBytes();
      double cpu = CpuTime.seconds(service);
      double serverCpu = CpuTime.secondsWithChildren(server);
      long begun = System.nanoTime();
      double heap = 0;
      double check = 0;
      for (int i = 0; i < WINDOW.dividedBy(SAMPLE); i++) {
        pass(SAMPLE);
        heap = Math.max(heap, heapUsed());
        check = Math.max(check, metrics.sum(CHECK + "_max", ""));
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      cpu = CpuTime.seconds(service) - cpu;
      serverCpu = CpuTime.secondsWithChildren(server) - serverCpu;
      double flushes = seconds / FLUSH.toSeconds();
      double handled = metrics.sum(BeatsHandled.METRIC, "") - beats;
      double checked = metrics.sum(CHECK + "_sum", "") - checks;
      wal = database.walBytes() - wal;
      writes = database.rowWrites() - writes;
      long records = CapabilityRecords.count(from, ends.now());
      evictions = metrics.sum("observatory_heartbeat_evictions_total", "") - evictions;
      collect(service);
      return new Ours(
          cpu / seconds,
          serverCpu / seconds,
          wal / seconds,
          handled / seconds,
          heap,
          heapUsed(),
          check,
          checked / flushes,
          records,
          evictions,
          writes / flushes / AGENTS);
    }
  }

  private void awaitRegistered(LogEnds ends, PostgresCounters database) throws SQLException {
    long begun = System.nanoTime();
    while (CapabilityRecords.count(Map.of(), ends.now()) < AGENTS
        || database.number("SELECT count(*) FROM outbox") > 0
        || metrics.sum("observatory_heartbeat_lag", "") > AGENTS / 10.0) {
      if (System.nanoTime() - begun > REGISTERED_WITHIN.toNanos()) {
        throw new IllegalStateException("10⁶ agents were not registered in time");
      }
      pass(Duration.ofSeconds(1));
    }
    out.printf("10⁶ agents registered after %.0f s%n", (System.nanoTime() - begun) / 1e9);
  }

  private double heapUsed() {
    return metrics.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB;
  }

  private static void collect(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.onExit().join();
  }

  private Reference reference() throws SQLException {
    String name = "straightforward";
    try (PostgresCounters server = new PostgresCounters(gateway, "postgres")) {
      server.run("CREATE DATABASE " + name);
    }
    try (PostgresCounters database = new PostgresCounters(gateway, name)) {
      database.run(UpsertWriter.TABLE);
      database.run(
          "INSERT INTO beat SELECT 'bench-agent-' || n, now(), 0 FROM generate_series(0, "
              + (AGENTS - 1)
              + ") AS n");
      database.run("VACUUM ANALYZE beat");
      try (ChildProcess writer =
          UpsertWriter.start(gateway, root.resolve("benchmarks/target/reference"), name)) {
        pass(REFERENCE_SETTLE);
        long server = gateway.pid("postgres");
        long writes = database.rowWrites();
        long wal = database.walBytes();
        double cpu = CpuTime.seconds(writer.pid());
        double serverCpu = CpuTime.secondsWithChildren(server);
        long begun = System.nanoTime();
        pass(REFERENCE_WINDOW);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Reference reference =
            new Reference(
                (CpuTime.seconds(writer.pid()) - cpu) / seconds,
                (CpuTime.secondsWithChildren(server) - serverCpu) / seconds,
                (database.walBytes() - wal) / seconds);
        out.printf(
            "straightforward design: %,.0f rows/s%n", (database.rowWrites() - writes) / seconds);
        return reference;
      }
    }
  }

  private List<Figure> figures(Ours ours, Reference reference) {
    double all = ours.core() + ours.databaseCore();
    double allOfReference = reference.core() + reference.databaseCore();
    return List.of(
        Figure.of(
            "10⁶ agents at one heartbeat per 30 s: service ≤ 40 % of one core",
            ours.core() <= 0.4 && ours.beatsPerSecond() >= 0.98 * AGENTS / INTERVAL.toSeconds(),
            "%.0f %% at %,.0f/s, its PostgreSQL %.0f %%, WAL %.2f MB/s; an upsert per batch of"
                + " beats: writer %.0f %%, PostgreSQL %.0f %%, WAL %.2f MB/s; ratio of CPU %.2f,"
                + " of WAL %.2f",
            100 * ours.core(),
            ours.beatsPerSecond(),
            100 * ours.databaseCore(),
            ours.walPerSecond() / 1e6,
            100 * reference.core(),
            100 * reference.databaseCore(),
            reference.walPerSecond() / 1e6,
            all / allOfReference,
            ours.walPerSecond() / reference.walPerSecond()),
        Figure.of(
            "the same: heap ≤ 600 MB",
            ours.highestHeap() <= 600,
            "runs with `-Xmx600m`: at most %.0f MiB used, %.0f MiB live after a full collection",
            ours.highestHeap(),
            ours.liveHeap()),
        Figure.of(
            "the same: one check ≤ 200 ms",
            ours.longestCheck() <= 0.2,
            "longest (one partition) %.0f ms; all partitions of one round together %.0f ms",
            1e3 * ours.longestCheck(),
            1e3 * ours.checkRound()),
        Figure.of(
            "T37, the same for 3 min: 0 evictions, 0 records on `gateway.capability.v1`, ≤ 1 row"
                + " write per agent and flush",
            ours.evictions() == 0 && ours.records() == 0 && ours.writesPerFlush() <= 1.05,
            "%.0f evictions, %d records, %.2f row writes",
            ours.evictions(),
            ours.records(),
            ours.writesPerFlush()));
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
