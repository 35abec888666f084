package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.job.Job;
import io.observatory.scheduler.job.JobSpec;
import io.observatory.scheduler.job.JobState;
import io.observatory.scheduler.plan.StoredForms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Jobs of rows of {@code cron_jobs}, and what is due of rows of {@code cron_due}. */
@Component
class JobRows {

  /** How PostgreSQL writes a time that never comes; the domain's is {@link Instant#MAX}. */
  static final String NEVER = "infinity";

  private final StoredForms forms;

  JobRows(StoredForms forms) {
    this.forms = forms;
  }

  Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getObject("job_id", UUID.class),
        row.getString("name"),
        row.getString("owner"),
        new JobSpec(
            row.getString("target_agent_id"),
            forms.schedule(row.getString("schedule")),
            forms.policies(row.getString("policy")),
            row.getString("payload")),
        HexFormat.of().formatHex(row.getBytes("body_hash")),
        row.getLong("version"),
        JobState.valueOf(row.getString("state")),
        Rows.instant(row, "paused_until"),
        row.getString("state_reason"),
        Rows.instantOf(row, "created_at"),
        Rows.instantOf(row, "updated_at"),
        row.getString("traceparent"));
  }

  static DueRow due(ResultSet row) throws SQLException {
    OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
    return new DueRow(
        row.getObject("job_id", UUID.class),
        FireKind.of(row.getInt("kind")),
        Rows.instantOf(row, "occurrence"),
        due.equals(OffsetDateTime.MAX) ? Instant.MAX : due.toInstant(),
        row.getInt("attempt"),
        row.getInt("priority"),
        row.getInt("run_no"),
        row.getLong("version"));
  }

  /** A due time as a parameter. */
  static String text(Instant due) {
    return due.equals(Instant.MAX) ? NEVER : due.toString();
  }
}
