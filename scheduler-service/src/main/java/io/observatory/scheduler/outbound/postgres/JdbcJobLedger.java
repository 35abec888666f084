package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.job.JobLedger;
import io.observatory.scheduler.job.JobQuery;
import io.observatory.scheduler.job.JobState;
import io.observatory.scheduler.job.JobView;
import io.observatory.scheduler.job.RunView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people read; a search that takes too long is given up, fires have the database, too. */
@Component
class JdbcJobLedger implements JobLedger {

  private static final String VIEW =
      """
      SELECT j.*, d.next_at, d.waiting, a.running
      FROM cron_jobs j
      CROSS JOIN LATERAL (
          SELECT min(due_at) FILTER (WHERE due_at < 'infinity') AS next_at, count(*) AS waiting
          FROM cron_due WHERE job_id = j.job_id) AS d
      CROSS JOIN LATERAL (
          SELECT count(*) AS running FROM job_active WHERE job_id = j.job_id) AS a
      WHERE true
      """;

  private static final String FIRED =
      """
      SELECT coalesce(min(run_no) - 1, 0) FROM cron_due WHERE job_id = :job AND kind IN (1, 5)
      """;

  private static final String RUNS =
      """
      SELECT * FROM job_run
      WHERE job_id = :job AND recorded_at <= :at AND (recorded_at, fire_id) < (:at, :fire)
      ORDER BY recorded_at DESC, fire_id DESC LIMIT :limit
      """;

  private static final List<String> STATUS =
      List.of(
          "UNKNOWN",
          "FIRED",
          "STARTED",
          "SUCCEEDED",
          "FAILED",
          "TIMED_OUT",
          "STALE",
          "SKIPPED",
          "GAVE_UP",
          "CANCELLED");

  private static final UUID LAST = new UUID(-1, -1);

  /** Of a reading, in seconds. */
  private static final int LONGEST = 3;

  private static final String CANCELLED = "57014";

  private final JdbcClient jdbc;
  private final JobRows rows;

  JdbcJobLedger(DataSource source, JobRows rows) {
    JdbcTemplate reading = new JdbcTemplate(source);
    reading.setQueryTimeout(LONGEST);
    this.jdbc = JdbcClient.create(reading);
    this.rows = rows;
  }

  @Override
  public Optional<JobView> find(UUID id) {
    return jdbc.sql(VIEW + "AND j.job_id = ?").param(id).query(this::view).optional();
  }

  /** Only the conditions that were asked for, so that each question finds its index. */
  @Override
  public List<JobView> list(JobQuery query) {
    Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
    conditions.put("j.target_agent_id = ?", query.targetAgentId());
    conditions.put("j.owner = ?", query.owner());
    conditions.put("(j.schedule NOT LIKE '{\"type\":\"once\"%') = ?", query.recurring());
    conditions.put("j.job_id > ?", query.after());
    conditions.values().removeIf(value -> value == null);
    StringBuilder sql = new StringBuilder(VIEW);
    JobState state = query.state();
    if (state != null) { // as a constant, so that a partial index is seen to fit
      sql.append(" AND j.state = '").append(state.name()).append('\'');
    }
    conditions.keySet().forEach(condition -> sql.append(" AND ").append(condition));
    JdbcClient.StatementSpec statement =
        jdbc.sql(sql.append(" ORDER BY j.job_id LIMIT ?").toString());
    for (Object value : conditions.values()) {
      statement = statement.param(value);
    }
    try {
      return statement.param(query.limit()).query(this::view).list();
    } catch (DataAccessException e) {
      if (e.getMostSpecificCause() instanceof SQLException why
          && CANCELLED.equals(why.getSQLState())) {
        throw new TooBroadException(e);
      }
      throw e;
    }
  }

  private JobView view(ResultSet row, int number) throws SQLException {
    return new JobView(
        rows.job(row),
        Rows.instant(row, "next_at"),
        row.getLong("waiting"),
        row.getLong("running"));
  }

  @Override
  public int firedBefore(UUID id) {
    return jdbc.sql(FIRED).param("job", id).query(Integer.class).single();
  }

  @Override
  public List<RunView> runs(UUID job, @Nullable Place before, int limit) {
    return jdbc.sql(RUNS)
        .param("job", job)
        .param("at", before == null ? OffsetDateTime.MAX : Rows.time(before.recordedAt()))
        .param("fire", before == null ? LAST : before.fireId())
        .param("limit", limit)
        .query((row, number) -> run(row))
        .list();
  }

  private static RunView run(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    return new RunView(
        row.getObject("fire_id", UUID.class),
        Rows.instantOf(row, "occurrence"),
        Rows.instantOf(row, "due_at"),
        Rows.instantOf(row, "recorded_at"),
        Rows.instant(row, "ended_at"),
        FireKind.of(row.getInt("kind")).name(),
        row.getInt("attempt"),
        status > 0 && status < STATUS.size() ? STATUS.get(status) : STATUS.getFirst(),
        row.getInt("skipped"),
        row.getString("reason"),
        row.getString("result"));
  }
}
