package io.observatory.benchmarks;

import java.sql.SQLException;

/**
 * Puts jobs into the service's tables as if they had been asked for long ago: copies of one that
 * the service wrote itself. The number of a job stands in its payload and makes its id.
 */
final class JobRows {
  /** As the service spreads jobs over shards, with one difference: this is SQL. */
  private static final String SHARD =
      """
      div(mod(mod(
        (('x' || replace(left(job_id::text, 18), '-', ''))::bit(64)::bigint
          # ('x' || replace(right(job_id::text, 17), '-', ''))::bit(64)::bigint)
        * 11400714819323198485, 18446744073709551616) + 18446744073709551616,
        18446744073709551616), 576460752303423488)::smallint\
      """;

  private static final String NUMBERED =
      "(SELECT n, md5('bench-' || n)::uuid AS job_id FROM generate_series(%d, %d) AS n OFFSET 0)";

  private static final String EPOCH = "timestamptz 'epoch' + %s * interval '1 microsecond'";

  private final PostgresCounters database;

  JobRows(PostgresCounters database) {
    this.database = database;
  }

  /** Jobs like the one with this id, without anything due. */
  void jobs(String like, int first, int count) throws SQLException {
    checkShard(like);
    database.run(
        """
        INSERT INTO cron_jobs (job_id, owner, target_agent_id, schedule, policy, payload, body_hash,
          recurring, created_at, updated_at)
        SELECT j.job_id, t.owner, 'agent-' || n %% %d, t.schedule, t.policy, %s, t.body_hash,
          t.recurring, now(), now()
        FROM %s AS j, cron_jobs AS t WHERE t.job_id = '%s'
        """
            .formatted(JobLoad.AGENTS, JobLoad.payloadSql(), numbered(first, count), like));
  }

  /** What is due of those. */
  void due(int first, int count, DueTimes times) throws SQLException {
    String micros =
        "(%d + (n - %d)::bigint * %d)".formatted(times.startMicros(), first, times.stepMicros());
    database.run(
        """
        INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind)
        SELECT %1$s, %2$s, job_id, %2$s, 1 FROM %3$s AS j
        """
            .formatted(SHARD, EPOCH.formatted(micros), numbered(first, count)));
  }

  /** How many of what was due then, or before, still is. */
  long waiting(DueTimes times, int last) throws SQLException {
    return database.number(
        "SELECT count(*) FROM cron_due WHERE due_at <= " + EPOCH.formatted(micros(times, last)));
  }

  /** How many fires the history has of what was due between the two, each job once. */
  long fired(DueTimes times, int last) throws SQLException {
    return database.number(
        """
        SELECT CASE WHEN count(*) = count(DISTINCT job_id) THEN count(*) ELSE -1 END
        FROM job_run WHERE status = 1 AND due_at BETWEEN %s AND %s
        """
            .formatted(EPOCH.formatted(times.startMicros()), EPOCH.formatted(micros(times, last))));
  }

  /** How many fires the history has from before they were due. */
  long early() throws SQLException {
    return database.number("SELECT count(*) FROM job_run WHERE recorded_at < due_at");
  }

  /** A bit of a text for each of those jobs: 1 when it belongs to one of the shards. */
  String inShards(int first, int count, String shards) throws SQLException {
    return database.text(
        "SELECT string_agg((%s IN (%s))::int::text, '' ORDER BY n) FROM %s AS j"
            .formatted(SHARD, shards, numbered(first, count)));
  }

  private static long micros(DueTimes times, int place) {
    return times.startMicros() + place * times.stepMicros();
  }

  private static String numbered(int first, int count) {
    return NUMBERED.formatted(first, first + count - 1);
  }

  private void checkShard(String job) throws SQLException {
    if (database.number(
            "SELECT count(*) FROM cron_due WHERE job_id = '%s' AND shard = %s"
                .formatted(job, SHARD))
        != 1) {
      throw new IllegalStateException("the service spreads jobs over shards in another way now");
    }
  }
}
