package io.observatory.scheduler;

import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.scheduler.fire.DueRow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs and runs as the rows that others would have made. */
final class Planted {

  static final String ONCE = "{\"type\":\"once\",\"at\":\"2026-01-01T00:00:00Z\"}";

  private final JdbcClient jdbc;

  Planted(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A job of {@code agent-one} with that policy. */
  UUID job(@Nullable String policy) {
    return job(ONCE, policy);
  }

  UUID job(String schedule, @Nullable String policy) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO cron_jobs (job_id, owner, target_agent_id, schedule, policy, body_hash,
              recurring, created_at, updated_at)
            VALUES (?, 'ada', 'agent-one', ?, ?, '', ?, now(), now())
            """)
        .param(id)
        .param(schedule)
        .param(policy)
        .param(!schedule.contains("once"))
        .update();
    return id;
  }

  /** A run that was fired a second ago and owes an answer for ten minutes. */
  UUID run(UUID job, int attempt, int runNo) {
    return run(job, attempt, runNo, "10 minutes", null);
  }

  /** One that is stale and timed out so long from now. */
  UUID run(UUID job, int attempt, int runNo, String stale, @Nullable String timeout) {
    UUID fire = UUID.randomUUID();
    history(job, fire, attempt);
    active(job, fire, attempt, runNo, stale, timeout);
    return fire;
  }

  void active(UUID job, UUID fire, int attempt, int runNo, String stale, @Nullable String timeout) {
    jdbc.sql(
            """
            INSERT INTO job_active (fire_id, job_id, occurrence, kind, attempt, run_no, version,
              fired_at, last_sign_at, stale_at, times_out_at)
            SELECT fire_id, job_id, occurrence, kind, attempt, ?, 1, recorded_at, recorded_at,
              now() + ?::interval, now() + ?::interval
            FROM job_run WHERE job_id = ? AND fire_id = ?
            """)
        .param(runNo)
        .param(stale)
        .param(timeout)
        .param(job)
        .param(fire)
        .update();
  }

  /** The run is that agent's, whoever the job is for now. */
  void firedFor(UUID fire, String agent) {
    jdbc.sql("UPDATE job_active SET target_agent_id = ? WHERE fire_id = ?")
        .params(agent, fire)
        .update();
  }

  void history(UUID job, UUID fire, int attempt) {
    jdbc.sql(
            """
            INSERT INTO job_run (job_id, fire_id, occurrence, recorded_at, due_at, kind, attempt,
              status)
            VALUES (?, ?, now() - interval '2 seconds', now() - interval '1 second',
              now() - interval '2 seconds', ?, ?, 1)
            """)
        .params(job, fire, attempt == 1 ? 1 : 2, attempt)
        .update();
  }

  /** Reports of runs that were never fired. */
  void early(UUID job, int count) {
    jdbc.sql(
            """
            INSERT INTO job_report_early (fire_id, job_id, kind, heard_at)
            SELECT gen_random_uuid(), ?, 'STARTED', now() FROM generate_series(1, ?)
            """)
        .params(job, count)
        .update();
  }

  /** A row that waits for a run to end. */
  void waits(UUID job, int secondsAgo) {
    jdbc.sql(
            """
            INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind)
            VALUES (?, 'infinity', ?, now() - ? * interval '1 second', 3)
            """)
        .params(DueRow.shardOf(job), job, secondsAgo)
        .update();
  }

  int waiting(UUID job) {
    return number("SELECT count(*) FROM cron_due WHERE job_id = ? AND due_at = 'infinity'", job);
  }

  int active(UUID job) {
    return number("SELECT count(*) FROM job_active WHERE job_id = ?", job);
  }

  int number(String sql, Object... params) {
    return jdbc.sql(sql).params(List.of(params)).query(Integer.class).single();
  }

  /** What the history says of a run. */
  int status(UUID job, UUID fire) {
    return number("SELECT status FROM job_run WHERE job_id = ? AND fire_id = ?", job, fire);
  }

  /**
   * The rows of a job that come by a number of seconds from now: kind, attempt, number, version.
   */
  List<String> due(UUID job) {
    return jdbc.sql(
            """
            SELECT kind || ' ' || attempt || ' ' || run_no || ' ' || version FROM cron_due
            WHERE job_id = ? ORDER BY due_at
            """)
        .param(job)
        .query((row, number) -> row.getString(1))
        .list();
  }

  static JobRunEvent.Builder report(UUID job, UUID fire, JobRunEventKind kind) {
    return JobRunEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setSentAt(Instant.now(Clock.systemUTC()))
        .setJobId(job.toString())
        .setFireId(fire.toString())
        .setKind(kind)
        .setReportedBy("agent-one");
  }
}
