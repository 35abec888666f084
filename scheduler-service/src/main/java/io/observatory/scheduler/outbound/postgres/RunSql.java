package io.observatory.scheduler.outbound.postgres;

import io.observatory.scheduler.run.Report;

/** Statements about runs. */
final class RunSql {

  /** Microseconds since the epoch, which are exact in a double until the year 2255. */
  private static final String TIME = "timestamptz 'epoch' + %s * interval '1 microsecond'";

  static final String JOB_COLUMNS =
      "j.job_id, j.target_agent_id, j.version, j.state, j.schedule, j.policy, j.traceparent";

  static final String RUN_COLUMNS =
      "a.fire_id, a.job_id, a.kind, a.occurrence, a.attempt, a.run_no, a.fired_at,"
          + " a.target_agent_id AS fired_for";

  static final String TARGET =
      """
      SELECT coalesce(a.target_agent_id, j.target_agent_id)
      FROM cron_jobs j LEFT JOIN job_active a ON a.job_id = j.job_id AND a.fire_id = :fire
      WHERE j.job_id = :job
      """;

  static final String JOBS =
      "SELECT "
          + JOB_COLUMNS
          + " FROM cron_jobs j WHERE j.job_id = ANY(CAST(:ids AS uuid[])) ORDER BY j.job_id";

  static final String LOCK_JOBS = JOBS + " FOR NO KEY UPDATE";

  static final String LOCK =
      "SELECT "
          + RUN_COLUMNS
          + """
           FROM job_active a WHERE a.fire_id = ANY(CAST(:ids AS uuid[]))
          ORDER BY a.fire_id FOR UPDATE
          """;

  private static final String LATE =
      "SELECT "
          + RUN_COLUMNS
          + ", "
          + JOB_COLUMNS
          + """
           FROM job_active a JOIN cron_jobs j ON j.job_id = a.job_id
          WHERE a.%1$s <= now() ORDER BY a.%1$s LIMIT :most
          FOR UPDATE OF a SKIP LOCKED FOR NO KEY UPDATE OF j SKIP LOCKED
          """;

  static final String TIMED_OUT = LATE.formatted("times_out_at");

  static final String STALE = LATE.formatted("stale_at");

  static final String HISTORY =
      """
      SELECT r.fire_id, r.status
      FROM unnest(?::text[], ?::text[]) AS u (fire, job)
      JOIN job_run r ON r.job_id = u.job::uuid AND r.fire_id = u.fire::uuid
        AND r.recorded_at > now() - ? * interval '1 second'
      """;

  static final String SIGN =
      """
      UPDATE job_active a
      SET last_sign_at = now(), stale_at = %s, progress = coalesce(s.progress, a.progress),
        started_at = CASE WHEN s.started THEN coalesce(a.started_at, now()) ELSE a.started_at END
      FROM unnest(?::text[], ?::bigint[], ?::boolean[], ?::text[])
        AS s (fire, stale, started, progress)
      WHERE a.fire_id = s.fire::uuid
      """
          .formatted(TIME.formatted("s.stale"));

  /** Only of lines that say FIRED: a run that says twice that it began is written once. */
  static final String STARTED =
      """
      UPDATE job_run r SET status = 2
      FROM unnest(?::text[], ?::text[], ?::bigint[]) AS s (fire, job, fired)
      WHERE r.job_id = s.job::uuid AND r.recorded_at = %s AND r.fire_id = s.fire::uuid
        AND r.status = 1
      """
          .formatted(TIME.formatted("s.fired"));

  static final String END =
      """
      WITH ended AS MATERIALIZED (
        SELECT fire::uuid AS fire_id, job::uuid AS job_id, %s AS fired_at, status, reason, result
        FROM unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[])
          AS e (fire, job, fired, status, reason, result)),
      gone AS (DELETE FROM job_active a USING ended e WHERE a.fire_id = e.fire_id)
      UPDATE job_run r
      SET status = e.status, ended_at = now(), reason = e.reason, result = e.result
      FROM ended e
      WHERE r.job_id = e.job_id AND r.recorded_at = e.fired_at AND r.fire_id = e.fire_id
      """
          .formatted(TIME.formatted("fired"));

  static final String BURY =
      """
      INSERT INTO job_dead (fire_id, job_id, occurrence, attempts, run_no, code, detail, died_at,
        kind)
      SELECT fire::uuid, job::uuid, %s, attempts, run_no, code, detail, now(), kind
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::text[],
        ?::int[])
        AS d (fire, job, occurrence, attempts, run_no, code, detail, kind)
      ON CONFLICT DO NOTHING
      """
          .formatted(TIME.formatted("occurrence"));

  /** An occurrence of a fixed delay is of use only where nothing else will bring one about. */
  static final String ENQUEUE =
      """
      INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no,
        version)
      SELECT shard, %s, job::uuid, %s, kind, attempt, priority, run_no, version
      FROM unnest(?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::int[],
        ?::int[], ?::bigint[])
        AS d (shard, due, job, occurrence, kind, attempt, priority, run_no, version)
      WHERE d.kind <> 1
        OR NOT EXISTS (
            SELECT 1 FROM cron_due o WHERE o.job_id = d.job::uuid AND o.kind IN (1, 2, 3))
          AND NOT EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = d.job::uuid AND a.kind <> 4)
      ON CONFLICT (job_id, kind, occurrence) DO UPDATE
      SET version = excluded.version, due_at = excluded.due_at, attempt = excluded.attempt,
        run_no = excluded.run_no, priority = excluded.priority
      WHERE cron_due.version <= excluded.version
      """
          .formatted(TIME.formatted("due"), TIME.formatted("occurrence"));

  static final String PARK =
      """
      INSERT INTO cron_parked (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no,
        version)
      SELECT shard, %s, job::uuid, %s, kind, attempt, priority, run_no, version
      FROM unnest(?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::int[],
        ?::int[], ?::bigint[])
        AS d (shard, due, job, occurrence, kind, attempt, priority, run_no, version)
      WHERE d.kind <> 1
        OR NOT EXISTS (SELECT 1 FROM cron_parked o WHERE o.job_id = d.job::uuid AND o.kind = 1)
          AND NOT EXISTS (
            SELECT 1 FROM cron_due o WHERE o.job_id = d.job::uuid AND o.kind IN (1, 2, 3))
          AND NOT EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = d.job::uuid AND a.kind <> 4)
      ON CONFLICT (job_id, kind, occurrence) DO UPDATE SET attempt = excluded.attempt
      WHERE cron_parked.attempt < excluded.attempt
      """
          .formatted(TIME.formatted("due"), TIME.formatted("occurrence"));

  /** The owners of shards look at once; they look every second anyway. */
  static final String WAKE =
      """
      SELECT pg_notify('scheduler_due', shard::text)
      FROM unnest(CAST(:shards AS int[])) AS s (shard)
      """;

  static final String RELEASE =
      """
      UPDATE cron_due d SET due_at = now()
      FROM (
        SELECT w.job_id, w.kind, w.occurrence
        FROM unnest(CAST(:ids AS uuid[])) AS j (job_id)
        CROSS JOIN LATERAL (
          SELECT o.job_id, o.kind, o.occurrence FROM cron_due o
          WHERE o.job_id = j.job_id AND o.due_at = 'infinity'
          ORDER BY o.occurrence, o.kind LIMIT 1 FOR UPDATE) w
        WHERE NOT EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = j.job_id)) f
      WHERE d.job_id = f.job_id AND d.kind = f.kind AND d.occurrence = f.occurrence
      RETURNING d.shard
      """;

  /** One instance is enough. */
  static final String ALONE = "SELECT pg_try_advisory_xact_lock(8082, 28)";

  static final String FORGOTTEN =
      """
      SELECT DISTINCT d.job_id FROM cron_due d
      WHERE d.shard = ANY(CAST(:shards AS smallint[])) AND d.due_at = 'infinity'
        AND NOT EXISTS (SELECT 1 FROM job_active a WHERE a.job_id = d.job_id)
        AND NOT EXISTS (
          SELECT 1 FROM cron_due o WHERE o.job_id = d.job_id AND o.due_at <= now())
      LIMIT :most
      """;

  static final String LAST_ENDS =
      """
      SELECT status FROM job_run
      WHERE job_id = :id AND status IN (3, 8) AND recorded_at > now() - interval '31 days'
      ORDER BY recorded_at DESC LIMIT :most
      """;

  static final String EARLY_WEIGHTS =
      """
      SELECT job_id, count(*) + coalesce(sum(octet_length(result) / %d), 0) AS weight
      FROM job_report_early WHERE job_id = ANY(CAST(:ids AS uuid[])) GROUP BY job_id
      """
          .formatted(Report.WEIGHED);

  static final String KEEP_EARLY =
      """
      INSERT INTO job_report_early (fire_id, job_id, kind, lease_ms, code, detail, result, heard_at)
      SELECT fire::uuid, job::uuid, kind, lease, code, detail, result, now()
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])
        WITH ORDINALITY AS e (fire, job, kind, lease, code, detail, result, n)
      ORDER BY n
      """;

  static final String TAKE_EARLY =
      """
      DELETE FROM job_report_early e USING (
        SELECT o.id FROM job_report_early o
        WHERE o.heard_at > now() - :age * interval '1 millisecond'
          AND EXISTS (SELECT 1 FROM job_active a WHERE a.fire_id = o.fire_id)
        ORDER BY o.id LIMIT :most FOR UPDATE SKIP LOCKED) t
      WHERE e.id = t.id
      RETURNING e.id, e.fire_id, e.job_id, e.kind, e.lease_ms, e.code, e.detail, e.result
      """;

  static final String FORGET_EARLY =
      """
      DELETE FROM job_report_early e USING (
        SELECT o.id FROM job_report_early o
        WHERE o.heard_at < now() - :age * interval '1 millisecond'
        ORDER BY o.heard_at LIMIT :most FOR UPDATE SKIP LOCKED) t
      WHERE e.id = t.id
      """;

  private RunSql() {}
}
