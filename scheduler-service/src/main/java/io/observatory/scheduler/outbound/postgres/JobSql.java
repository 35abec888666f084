package io.observatory.scheduler.outbound.postgres;

/** The statements of {@link JdbcJobStore}. */
final class JobSql {

  static final String CREATE =
      """
      INSERT INTO cron_jobs (job_id, name, owner, target_agent_id, schedule, policy, payload,
          body_hash, recurring, created_at, updated_at, traceparent)
      SELECT j.job_id::uuid, j.name, j.owner, j.target, j.schedule, j.policy, j.payload, j.hash,
          j.recurring, timestamptz 'epoch' + j.made * interval '1 microsecond',
          timestamptz 'epoch' + j.made * interval '1 microsecond', j.trace
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::bytea[], ?::boolean[], ?::bigint[], ?::text[])
          AS j(job_id, name, owner, target, schedule, policy, payload, hash, recurring, made, trace)
      ON CONFLICT (job_id) DO NOTHING
      RETURNING job_id
      """;

  static final String COPY_JOBS =
      """
      COPY cron_jobs (job_id, name, owner, target_agent_id, schedule, policy, payload, body_hash,
          recurring, created_at, updated_at, traceparent) FROM STDIN (FORMAT binary)
      """;

  static final String COPY_DUE =
      """
      COPY cron_due (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no, version)
      FROM STDIN (FORMAT binary)
      """;

  static final String KNOWN = "SELECT * FROM cron_jobs WHERE job_id = ANY (?::uuid[])";

  static final String LOCK_ALL =
      "SELECT 1 FROM cron_jobs WHERE job_id = ANY (:jobs::uuid[]) ORDER BY job_id FOR UPDATE";

  static final String LOCK = "SELECT * FROM cron_jobs WHERE job_id = :job FOR UPDATE";

  /** Waits for the settling of a fire; what that inserts is seen by the statement after this. */
  static final String LOCK_DUE = "SELECT 1 FROM cron_due WHERE job_id = :job FOR UPDATE";

  static final String STANDING =
      """
      SELECT false AS parked, d.due_at, d.job_id, d.occurrence, d.kind, d.attempt, d.priority,
          d.run_no, abs(d.version) AS version
      FROM cron_due d WHERE d.job_id = :job
      UNION ALL
      SELECT true, p.due_at, p.job_id, p.occurrence, p.kind, p.attempt, p.priority, p.run_no,
          p.version
      FROM cron_parked p WHERE p.job_id = :job
      """;

  static final String NOW =
      """
      SELECT clock_timestamp() AS now,
          EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = :job) AS running
      """;

  static final String UPDATE =
      """
      UPDATE cron_jobs SET target_agent_id = :target,
          previous_target =
              CASE WHEN target_agent_id <> :target THEN target_agent_id ELSE previous_target END,
          target_since = CASE WHEN target_agent_id <> :target THEN :version ELSE target_since END,
          schedule = :schedule, policy = :policy,
          payload = :payload, body_hash = :hash, recurring = :recurring, version = :version,
          state = :state, paused_until = :until, state_reason = :why, updated_at = :at
      WHERE job_id = :job
      """;

  /** A row whose version stands negative is good for that version and brings no next row. */
  static final String RENUMBER =
      """
      UPDATE cron_due SET version =
          CASE WHEN kind = 1 AND due_at < :last::timestamptz THEN -:version ELSE :version END
      WHERE job_id = :job
      """;

  /** What settled fires have left behind of versions before; under the locks nobody needs it. */
  static final String FORGET_STALE =
      """
      DELETE FROM cron_due WHERE job_id = :job AND kind <> 4 AND abs(version) < :version
      """;

  /** Occurrences that were skipped (7) were not fired. */
  static final String FIRED =
      """
      SELECT DISTINCT fire_id FROM job_run
      WHERE job_id = :job AND fire_id = ANY (:fires::uuid[]) AND status <> 7
      """;

  static final String PAUSED =
      """
      SELECT job_id FROM cron_jobs
      WHERE state = 'PAUSED' AND paused_until IS NOT NULL AND paused_until <= clock_timestamp()
      ORDER BY paused_until LIMIT :limit
      """;

  static final String LOCK_PAUSED = PAUSED + "FOR UPDATE SKIP LOCKED";

  static final String NOTIFY =
      "SELECT pg_notify('scheduler_due', s.shard::text) FROM unnest(?::int[]) AS s(shard)";

  private static final String ROWS =
      """
      SELECT d.shard, d.due::timestamptz, d.job_id::uuid,
          timestamptz 'epoch' + d.occurrence * interval '1 microsecond', d.kind, d.attempt,
          d.priority, d.run_no, d.version
      FROM unnest(?::int[], ?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::int[],
          ?::int[], ?::bigint[])
          AS d(shard, due, job_id, occurrence, kind, attempt, priority, run_no, version)
      """;

  private static final String COLUMNS =
      " (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no, version)\n";

  /** A row that the settling of a fire has made meanwhile becomes a row of the newer version. */
  static final String ADD =
      "INSERT INTO cron_due"
          + COLUMNS
          + ROWS
          + """
          ON CONFLICT (job_id, kind, occurrence) DO UPDATE SET version = excluded.version,
              due_at = excluded.due_at, priority = excluded.priority, run_no = excluded.run_no
          WHERE abs(cron_due.version) <= excluded.version
          """;

  /** What is to be fired already stays as it is. */
  static final String FIRE =
      "INSERT INTO cron_due" + COLUMNS + ROWS + "ON CONFLICT (job_id, kind, occurrence) DO NOTHING";

  static final String PARK =
      "INSERT INTO cron_parked"
          + COLUMNS
          + ROWS
          + "ON CONFLICT (job_id, kind, occurrence) DO NOTHING";

  private JobSql() {}

  /** Removes rows by what identifies them. */
  static String remove(String table) {
    return "DELETE FROM "
        + table
        + """
         d USING unnest(?::text[], ?::int[], ?::bigint[]) AS r(job_id, kind, occurrence)
        WHERE d.job_id = r.job_id::uuid AND d.kind = r.kind
            AND d.occurrence = timestamptz 'epoch' + r.occurrence * interval '1 microsecond'
        """;
  }
}
