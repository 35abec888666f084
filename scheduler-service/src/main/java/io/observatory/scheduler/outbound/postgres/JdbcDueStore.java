package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.DueStore;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Position;
import io.observatory.scheduler.fire.Range;
import io.observatory.scheduler.time.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads due rows with a binary COPY: row after row, so that what is too much is not taken, and a
 * third of the work that a result set makes. The statement holds numbers, times and ids only, all
 * of them written here.
 */
@Component
class JdbcDueStore implements DueStore {

  /**
   * A negative version marks a row that a change of its job left standing: it fires and brings no
   * next one. Nested loops keep the order of the ranges and of the rows in each; the connections of
   * this service know no other joins and no parallel workers.
   */
  private static final String READ =
      """
      COPY (SELECT c.n, d.ctid, d.due_at, d.job_id, d.occurrence, d.kind, d.attempt, d.priority, d.run_no, abs(d.version),
          j.version, j.target_agent_id, CASE WHEN j.recurring AND d.version > 0 THEN j.schedule END, j.policy, j.payload, j.traceparent
        FROM (VALUES %s) AS c (n, shard, due_at, job_id, kind, occurrence, until)
        CROSS JOIN LATERAL (
          SELECT ctid, * FROM cron_due WHERE shard = c.shard AND due_at <= c.until
            AND (due_at, job_id, kind, occurrence) > (c.due_at, c.job_id, c.kind, c.occurrence)
          ORDER BY due_at, job_id, kind, occurrence LIMIT %d) AS d
        LEFT JOIN cron_jobs j ON j.job_id = d.job_id) TO STDOUT (FORMAT binary)
      """;

  private static final String ACTIVE =
      """
      SELECT fire_id, job_id, occurrence, kind, attempt, run_no, version, fired_at, stale_at, times_out_at
      FROM job_active WHERE job_id = ANY (:jobs) ORDER BY fired_at, fire_id
      """;

  private static final String WAITING =
      """
      SELECT job_id, count(*)::int AS waiting FROM cron_due
      WHERE job_id = ANY (:jobs) AND due_at = 'infinity' GROUP BY job_id
      """;

  private static final long NO_JOB = -1;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  JdbcDueStore(JdbcTemplate template, JdbcClient jdbc) {
    this.template = template;
    this.jdbc = jdbc;
  }

  @Override
  public boolean read(List<Range> ranges, Sink sink) {
    String sql = statement(ranges);
    return Boolean.TRUE.equals(
        template.execute((ConnectionCallback<Boolean>) connection -> copy(connection, sql, sink)));
  }

  private static boolean copy(Connection connection, String sql, Sink sink) throws SQLException {
    CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    try {
      byte[] message = copy.readFromCopy();
      while (message != null) {
        CopiedRow row = CopiedRow.of(message);
        if (row != null && !take(row, sink)) {
          return false;
        }
        message = copy.readFromCopy();
      }
      return true;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static boolean take(CopiedRow row, Sink sink) {
    int range = row.integer();
    long place = row.place();
    long dueAt = row.micros();
    UUID job = row.uuid();
    long occurrence = row.micros();
    FireKind kind = FireKind.of(row.smallint());
    DueRow due =
        new DueRow(
            job,
            kind,
            Micros.instant(occurrence),
            dueAt == occurrence ? Micros.instant(occurrence) : Micros.instant(dueAt),
            row.smallint(),
            row.smallint(),
            row.integer(),
            row.bigint(NO_JOB));
    long version = row.bigint(NO_JOB);
    String target = row.text();
    return sink.take(
        range,
        new DueJob(
            due,
            version,
            Objects.requireNonNullElse(target, ""),
            row.text(),
            row.text(),
            row.text(),
            row.text(),
            place));
  }

  private static String statement(List<Range> ranges) {
    StringBuilder values = new StringBuilder(ranges.size() * 200);
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      Position after = range.after();
      values.append(i == 0 ? "(" : ", (").append(i).append(", ").append(range.shard());
      values.append("::smallint, ");
      time(values, after.dueMicros());
      values.append(", '").append(after.jobId()).append("'::uuid, ").append(after.kind());
      values.append("::smallint, ");
      time(values, after.occurrenceMicros());
      values.append(", ");
      time(values, range.untilMicros());
      values.append(')');
    }
    return READ.formatted(values, ranges.getFirst().limit());
  }

  private static void time(StringBuilder sql, long micros) {
    sql.append('\'').append(Micros.instant(micros)).append("'::timestamptz");
  }

  @Override
  public Map<UUID, Runs> runs(Collection<UUID> jobs) {
    UUID[] ids = jobs.toArray(new UUID[0]);
    Map<UUID, List<Fire>> active = new HashMap<>();
    jdbc.sql(ACTIVE)
        .param("jobs", ids)
        .query((row, number) -> fire(row))
        .list()
        .forEach(fire -> active.computeIfAbsent(fire.jobId(), job -> new ArrayList<>()).add(fire));
    Map<UUID, Runs> all = new HashMap<>();
    active.forEach((job, fires) -> all.put(job, new Runs(fires, 0)));
    jdbc.sql(WAITING)
        .param("jobs", ids)
        .query(
            row -> {
              UUID job = row.getObject("job_id", UUID.class);
              all.put(job, new Runs(active.getOrDefault(job, List.of()), row.getInt("waiting")));
            });
    return all;
  }

  private static Fire fire(ResultSet row) throws SQLException {
    return new Fire(
        row.getObject("fire_id", UUID.class),
        row.getObject("job_id", UUID.class),
        FireKind.of(row.getInt("kind")),
        Rows.instantOf(row, "occurrence"),
        row.getInt("attempt"),
        row.getInt("run_no"),
        row.getLong("version"),
        Rows.instantOf(row, "occurrence"),
        Rows.instantOf(row, "fired_at"),
        Rows.instantOf(row, "stale_at"),
        Rows.instant(row, "times_out_at"));
  }
}
