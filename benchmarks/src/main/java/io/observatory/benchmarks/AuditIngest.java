package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Events per second that the audit service keeps storing. A producer keeps at most {@value #AHEAD}
 * events ahead of the store, so that what is measured is what the store takes, with the producer,
 * the broker and PostgreSQL on the same cores. The reference writes the same rows with a bare COPY
 * into a table of the same columns and indexes.
 */
final class AuditIngest {
  private static final int AHEAD = 100_000;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration SLICE = Duration.ofSeconds(10);

  private AuditIngest() {}

  static List<Figure> run(Path root, PrintStream out, Duration sustained) {
    Map<String, String> keys =
        Map.of(
            "services", "audit-service",
            "audit-service.env._JAVA_OPTIONS", Gateway.AS_DEPLOYED,
            "audit-service.heap", "512m");
    try (Gateway gateway = Gateway.raise(root, out, keys);
        AvroCodec codec = gateway.codec();
        AuditTables tables = new AuditTables(gateway.port("postgres"), gateway.databasePassword());
        DecisionLoad load =
            new DecisionLoad(gateway.client(), codec, Clock.systemUTC().instant())) {
      feed(load, tables, WARM_UP);
      double slowest = Double.MAX_VALUE;
      long first = tables.stored();
      long start = System.nanoTime();
      for (long slice = 0; slice < sustained.dividedBy(SLICE); slice++) {
        long before = tables.stored();
        long at = System.nanoTime();
        feed(load, tables, SLICE);
        double rate = (tables.stored() - before) * 1e9 / (System.nanoTime() - at);
        slowest = Math.min(slowest, rate);
        out.printf("%3d s: %,.0f events/s%n", (slice + 1) * SLICE.toSeconds(), rate);
      }
      double rate = (tables.stored() - first) * 1e9 / (System.nanoTime() - start);
      double bare = tables.bareCopy(500_000);
      out.printf("bare COPY of the same rows: %,.0f rows/s%n", bare);
      return List.of(
          Figure.of(
              "audit ingest ("
                  + load.valueBytes()
                  + " B events), sustained "
                  + sustained.toSeconds()
                  + " s: ≥ 15,000 events/s",
              rate >= 15_000,
              "%,.0f/s (slowest 10 s: %,.0f/s); bare COPY alone %,.0f/s; ratio %.2f",
              rate,
              slowest,
              bare,
              rate / bare));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void feed(DecisionLoad load, AuditTables tables, Duration time)
      throws SQLException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long room = AHEAD - (load.sent() - tables.stored());
      if (room > 1_000) {
        load.send((int) Math.min(room, 10_000));
      } else {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
