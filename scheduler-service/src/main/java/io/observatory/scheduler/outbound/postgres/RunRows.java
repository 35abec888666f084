package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.run.ActiveRun;
import io.observatory.scheduler.run.Report;
import io.observatory.scheduler.run.RunJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows about runs as the domain has them. */
final class RunRows {

  private RunRows() {}

  static RunJob job(ResultSet row) throws SQLException {
    return new RunJob(
        row.getObject("job_id", UUID.class),
        row.getString("target_agent_id"),
        row.getLong("version"),
        row.getString("state"),
        row.getString("schedule"),
        row.getString("policy"),
        row.getString("traceparent"));
  }

  static ActiveRun run(ResultSet row) throws SQLException {
    return new ActiveRun(
        row.getObject("fire_id", UUID.class),
        row.getObject("job_id", UUID.class),
        FireKind.of(row.getInt("kind")),
        Rows.instantOf(row, "occurrence"),
        row.getInt("attempt"),
        row.getInt("run_no"),
        Rows.instantOf(row, "fired_at"),
        row.getString("fired_for"));
  }

  static Report report(ResultSet row) throws SQLException {
    long lease = row.getLong("lease_ms");
    return new Report(
        row.getObject("job_id", UUID.class),
        row.getObject("fire_id", UUID.class),
        Report.Kind.valueOf(row.getString("kind")),
        row.wasNull() ? null : Duration.ofMillis(lease),
        row.getString("code"),
        row.getString("detail"),
        row.getString("result"),
        null); // it was asked for when the report came
  }

  static @Nullable Long leaseMillis(Report report) {
    Duration lease = report.lease();
    return lease == null ? null : lease.toMillis();
  }
}
