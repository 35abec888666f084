package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.run.DeadJob;
import io.observatory.scheduler.run.DeadQuery;
import io.observatory.scheduler.run.DeadStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The dead as rows. */
@Component
class JdbcDeadStore implements DeadStore {

  private static final String SELECT =
      """
      SELECT d.*, j.target_agent_id
      FROM job_dead d LEFT JOIN cron_jobs j ON j.job_id = d.job_id
      """;

  private static final String REDRIVE =
      """
      UPDATE job_dead SET redriven_at = now()
      WHERE fire_id = ANY(CAST(:ids AS uuid[])) AND redriven_at IS NULL RETURNING fire_id
      """;

  private final JdbcClient jdbc;

  JdbcDeadStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<DeadJob> list(DeadQuery query) {
    StringBuilder where = new StringBuilder(" WHERE true");
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("limit", query.limit());
    if (query.jobId() != null) {
      where.append(" AND d.job_id = :job");
      params.put("job", query.jobId());
    }
    if (query.redriven() != null) {
      where.append(" AND d.redriven_at IS ").append(query.redriven() ? "NOT NULL" : "NULL");
    }
    DeadQuery.Place before = query.before();
    if (before != null) {
      where.append(" AND (d.died_at, d.fire_id) < (:at, :fire)");
      params.put("at", Rows.time(before.diedAt()));
      params.put("fire", before.fireId());
    }
    return jdbc.sql(SELECT + where + " ORDER BY d.died_at DESC, d.fire_id DESC LIMIT :limit")
        .params(params)
        .query((row, number) -> dead(row))
        .list();
  }

  @Override
  public Optional<DeadJob> find(UUID fireId) {
    return jdbc.sql(SELECT + " WHERE d.fire_id = :id")
        .param("id", fireId)
        .query((row, number) -> dead(row))
        .optional();
  }

  @Override
  public List<DeadJob> waiting(UUID jobId, int most) {
    return jdbc.sql(
            SELECT
                + " WHERE d.job_id = :id AND d.redriven_at IS NULL"
                + " ORDER BY d.died_at, d.fire_id LIMIT :most")
        .param("id", jobId)
        .param("most", most)
        .query((row, number) -> dead(row))
        .list();
  }

  @Override
  public List<UUID> redrive(Collection<UUID> fireIds) {
    return jdbc.sql(REDRIVE)
        .param("ids", fireIds.stream().map(UUID::toString).toArray(String[]::new))
        .query((row, number) -> row.getObject("fire_id", UUID.class))
        .list();
  }

  private static DeadJob dead(ResultSet row) throws SQLException {
    return new DeadJob(
        row.getObject("fire_id", UUID.class),
        row.getObject("job_id", UUID.class),
        row.getString("target_agent_id"),
        FireKind.of(row.getInt("kind")),
        Rows.instantOf(row, "occurrence"),
        row.getInt("attempts"),
        row.getInt("run_no"),
        row.getString("code"),
        row.getString("detail"),
        Rows.instantOf(row, "died_at"),
        Rows.instant(row, "redriven_at"));
  }
}
