package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A local stack with the scheduler alone. Its PostgreSQL has as much memory and log as one has that
 * keeps millions of rows; the databases of all schedulers are in it.
 */
final class SchedulerStack implements AutoCloseable {
  static final String DATABASE = "scheduler";

  /** What tells the service in which of its two modes it fires. */
  static final String MODE = "SCHEDULER_FIRE_MODE";

  private static final Duration FAR = Duration.ofDays(300);
  private static final String HEAP = "512m";

  /** Numbers below are of the others' jobs, numbers above of jobs that nobody waits for. */
  private static final int OURS_FROM = 10_000_000;

  private final Gateway gateway;
  private final PostgresCounters database;
  private final RestCalls calls;
  private final JobRows rows;
  private int next = OURS_FROM;

  private SchedulerStack(Gateway gateway) throws SQLException {
    this.gateway = gateway;
    this.database = new PostgresCounters(gateway, DATABASE);
    this.calls = new RestCalls(gateway, JobLoad.SERVICE);
    this.rows = new JobRows(database);
    giveLog(database);
  }

  static SchedulerStack raise(Path root, PrintStream out) throws SQLException {
    Map<String, String> keys = new HashMap<>();
    keys.put("ready.within", "300s");
    keys.put("services", JobLoad.SERVICE);
    keys.put("postgres.shared_buffers", "1GB");
    keys.put(JobLoad.SERVICE + ".heap", HEAP);
    keys.put(JobLoad.SERVICE + ".env._JAVA_OPTIONS", Gateway.AS_DEPLOYED_HITL);
    Gateway gateway = Gateway.raise(root, out, keys);
    try {
      return new SchedulerStack(gateway);
    } catch (SQLException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private static void giveLog(PostgresCounters database) throws SQLException {
    database.run("ALTER SYSTEM SET max_wal_size = '4GB'");
    database.run("SELECT pg_reload_conf()");
  }

  Gateway gateway() {
    return gateway;
  }

  /** As the database's superuser. */
  PostgresCounters database() {
    return database;
  }

  RestCalls calls() {
    return calls;
  }

  JobRows rows() {
    return rows;
  }

  /** The first of so many numbers that no job has had. */
  int take(int count) {
    int first = next;
    next += count;
    return first;
  }

  /** A job that the service wrote itself, due once and far away; its id. */
  String oneShot() throws IOException, InterruptedException {
    Instant far = Clock.systemUTC().instant().plus(FAR);
    return create("{\"type\":\"once\",\"at\":\"" + far + "\"}");
  }

  /** The same, of one that recurs every hour. */
  String hourly() throws IOException, InterruptedException {
    return create("{\"type\":\"fixed_rate\",\"every_ms\":3600000}");
  }

  private String create(String schedule) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        calls.post(
            "/v1/jobs",
            gateway.token("admin"),
            "{\"target_agent_id\":\"%s\",\"schedule\":%s,\"payload\":\"%s\"}"
                .formatted(JobLoad.agent(0), schedule, JobLoad.payload(0).replace("\"", "\\\"")));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JobJson.text(answer.body(), "job_id");
  }

  /** Reads what is fired from now on. */
  TopicTail read(Firings firings) {
    return new TopicTail(
        gateway.client(),
        JobLoad.DUE,
        (record, at) -> firings.see(JobLoad.number(record.value()), at));
  }

  @Override
  public void close() throws SQLException {
    try (gateway;
        calls) {
      database.close();
    }
  }
}
