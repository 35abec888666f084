package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.time.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/** The writes of one settlement, a statement for each table. For one connection. */
final class SettledRows {

  private static final int FIRED = 1;
  private static final int SKIPPED = 7;
  private static final int RUN_COLUMNS = 10;
  private static final int RUN_BYTES = 140;

  private static final String TIME = "timestamptz 'epoch' + k.%s * interval '1 microsecond'";

  private static final String DELETE =
      """
      DELETE FROM cron_due d
      USING unnest(?::uuid[], ?::smallint[], ?::bigint[]) AS k (job_id, kind, occurrence)
      WHERE d.job_id = k.job_id AND d.kind = k.kind AND d.occurrence = %s
      """
          .formatted(TIME.formatted("occurrence"));

  /** A row that somebody made for a newer version of the job is left as it is. */
  private static final String INSERT =
      """
      INSERT INTO cron_due (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no, version)
      SELECT k.shard, CASE WHEN k.due_at = %d THEN 'infinity' ELSE %s END, k.job_id, %s,
        k.kind, k.attempt, k.priority, k.run_no, k.version
      FROM unnest(?::smallint[], ?::bigint[], ?::uuid[], ?::bigint[], ?::smallint[], ?::smallint[],
        ?::smallint[], ?::int[], ?::bigint[])
        AS k (shard, due_at, job_id, occurrence, kind, attempt, priority, run_no, version)
      ON CONFLICT (job_id, kind, occurrence) DO UPDATE SET due_at = excluded.due_at,
        attempt = excluded.attempt, priority = excluded.priority, run_no = excluded.run_no,
        version = excluded.version
      WHERE excluded.version >= cron_due.version
      """
          .formatted(Micros.NEVER, TIME.formatted("due_at"), TIME.formatted("occurrence"));

  private static final String HISTORY =
      """
      COPY job_run (job_id, fire_id, occurrence, recorded_at, due_at, kind, attempt, status, skipped, reason)
      FROM STDIN (FORMAT binary)
      """;

  private static final String ACTIVE =
      """
      INSERT INTO job_active (fire_id, job_id, occurrence, kind, attempt, run_no, version,
        fired_at, last_sign_at, stale_at, times_out_at)
      SELECT k.fire_id, k.job_id, %s, k.kind, k.attempt, k.run_no, k.version, %s, %s, %s,
        CASE WHEN k.times_out_at < %d THEN %s END
      FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::smallint[], ?::smallint[], ?::int[], ?::bigint[],
        ?::bigint[], ?::bigint[], ?::bigint[])
        AS k (fire_id, job_id, occurrence, kind, attempt, run_no, version, fired_at, stale_at, times_out_at)
      ON CONFLICT (fire_id) DO NOTHING
      """
          .formatted(
              TIME.formatted("occurrence"),
              TIME.formatted("fired_at"),
              TIME.formatted("fired_at"),
              TIME.formatted("stale_at"),
              Micros.NEVER,
              TIME.formatted("times_out_at"));

  private static final String END = "DELETE FROM job_active WHERE fire_id = ANY (?)";

  private static final String CANCEL =
      """
      UPDATE job_run SET status = 9, ended_at = ?, reason = 'REPLACED'
      WHERE job_id = ANY (?) AND fire_id = ANY (?) AND status IN (1, 2)
      """;

  private final Connection connection;
  private final Instant at;

  /** Of a batch that was planned at that time. */
  SettledRows(Connection connection, Instant at) {
    this.connection = connection;
    this.at = at;
  }

  void delete(List<Effect> effects) throws SQLException {
    List<DueRow> rows = new ArrayList<>(effects.size());
    effects.forEach(effect -> rows.add(effect.row()));
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setArray(1, uuids(rows.stream().map(DueRow::jobId).toArray(UUID[]::new)));
      ints(statement, 2, rows, row -> row.kind().number());
      longs(statement, 3, rows, row -> Micros.of(row.occurrence()));
      statement.executeUpdate();
    }
  }

  void insertNext(List<Effect> effects) throws SQLException {
    List<DueRow> rows = new ArrayList<>();
    effects.forEach(effect -> rows.addAll(effect.next()));
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      ints(statement, 1, rows, DueRow::shard);
      longs(statement, 2, rows, row -> Micros.of(row.dueAt()));
      statement.setArray(3, uuids(rows.stream().map(DueRow::jobId).toArray(UUID[]::new)));
      longs(statement, 4, rows, row -> Micros.of(row.occurrence()));
      ints(statement, 5, rows, row -> row.kind().number());
      ints(statement, 6, rows, DueRow::attempt);
      ints(statement, 7, rows, DueRow::priority);
      ints(statement, 8, rows, DueRow::runNo);
      longs(statement, 9, rows, DueRow::version);
      statement.executeUpdate();
    }
  }

  /** Runs that another takes the place of. */
  void cancel(List<Effect> effects) throws SQLException {
    List<UUID> fires = new ArrayList<>();
    List<UUID> jobs = new ArrayList<>();
    for (Effect effect : effects) {
      if (!effect.cancelled().isEmpty()) {
        fires.addAll(effect.cancelled());
        jobs.add(effect.row().jobId());
      }
    }
    if (fires.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setArray(1, uuids(fires.toArray(new UUID[0])));
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(CANCEL)) {
      statement.setObject(1, Rows.time(at));
      statement.setArray(2, uuids(jobs.toArray(new UUID[0])));
      statement.setArray(3, uuids(fires.toArray(new UUID[0])));
      statement.executeUpdate();
    }
  }

  /** The history: what was fired, and what was not. */
  void tell(List<Effect> effects) throws SQLException {
    CopyBuffer rows = new CopyBuffer(effects.size() * RUN_BYTES);
    boolean any = false;
    for (Effect effect : effects) {
      for (Fire fire : effect.fires()) {
        tell(rows, fire);
        any = true;
      }
      for (Skip skip : effect.skips()) {
        tell(rows, skip, effect.row());
        any = true;
      }
    }
    if (any) {
      rows.send(connection, HISTORY);
    }
  }

  private static void tell(CopyBuffer rows, Fire fire) {
    rows.row(RUN_COLUMNS)
        .uuid(fire.jobId())
        .uuid(fire.fireId())
        .micros(Micros.of(fire.occurrence()))
        .micros(Micros.of(fire.firedAt()))
        .micros(Micros.of(fire.dueAt()))
        .smallint(fire.kind().number())
        .smallint(fire.attempt())
        .smallint(FIRED)
        .integer(0)
        .text(null);
  }

  private void tell(CopyBuffer rows, Skip skip, DueRow row) {
    rows.row(RUN_COLUMNS)
        .uuid(skip.jobId())
        .uuid(Fire.idOf(skip.jobId(), skip.first(), skip.kind(), row.attempt()))
        .micros(Micros.of(skip.first()))
        .micros(Micros.of(at))
        .micros(Micros.of(row.dueAt()))
        .smallint(skip.kind().number())
        .smallint(row.attempt())
        .smallint(SKIPPED)
        .integer(skip.count())
        .text(skip.reason());
  }

  /** Runs that owe an answer. */
  void await(List<Effect> effects) throws SQLException {
    List<Fire> fires = new ArrayList<>();
    for (Effect effect : effects) {
      for (Fire fire : effect.fires()) {
        if (fire.staleAt() != null) {
          fires.add(fire);
        }
      }
    }
    if (fires.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ACTIVE)) {
      statement.setArray(1, uuids(fires.stream().map(Fire::fireId).toArray(UUID[]::new)));
      statement.setArray(2, uuids(fires.stream().map(Fire::jobId).toArray(UUID[]::new)));
      longs(statement, 3, fires, fire -> Micros.of(fire.occurrence()));
      ints(statement, 4, fires, fire -> fire.kind().number());
      ints(statement, 5, fires, Fire::attempt);
      ints(statement, 6, fires, Fire::runNo);
      longs(statement, 7, fires, Fire::version);
      longs(statement, 8, fires, fire -> Micros.of(fire.firedAt()));
      longs(statement, 9, fires, fire -> orNever(fire.staleAt()));
      longs(statement, 10, fires, fire -> orNever(fire.timesOutAt()));
      statement.executeUpdate();
    }
  }

  private static long orNever(@org.jspecify.annotations.Nullable Instant time) {
    return time == null ? Micros.NEVER : Micros.of(time);
  }

  private java.sql.Array uuids(UUID[] values) throws SQLException {
    return connection.createArrayOf("uuid", values);
  }

  private <T> void ints(
      PreparedStatement statement, int index, List<T> rows, ToIntFunction<T> column)
      throws SQLException {
    primitives(statement, index, "int4", rows.stream().mapToInt(column).toArray());
  }

  private <T> void longs(
      PreparedStatement statement, int index, List<T> rows, ToLongFunction<T> column)
      throws SQLException {
    primitives(statement, index, "int8", rows.stream().mapToLong(column).toArray());
  }

  private void primitives(PreparedStatement statement, int index, String type, Object values)
      throws SQLException {
    statement.setArray(
        index, connection.unwrap(PGConnection.class).createArrayOf(type, values));
  }
}
