package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.scheduler.fire.DueJob;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.time.Micros;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The writes of one settlement, a statement for each table. For one connection. */
final class SettledRows {

  private static final int FIRED = 1;
  private static final int SKIPPED = 7;
  private static final int RUN_COLUMNS = 10;
  private static final int RUN_BYTES = 140;

  private static final long ANY_VERSION = 0;

  private static final String TIME = "timestamptz 'epoch' + k.%s * interval '1 microsecond'";

  private static final String DELETE =
      """
      DELETE FROM cron_due d
      USING unnest(?::uuid[], ?::smallint[], ?::bigint[], ?::bigint[]) AS k (job_id, kind, occurrence, version)
      WHERE d.job_id = k.job_id AND d.kind = k.kind AND d.occurrence = %s
        AND (k.version = %d OR abs(d.version) = k.version)
      """
          .formatted(TIME.formatted("occurrence"), ANY_VERSION);

  /** Finds a row where it was read, without its index; one that moved since is not found so. */
  private static final String DELETE_BY_PLACE =
      """
      DELETE FROM cron_due d
      USING unnest(?::uuid[], ?::smallint[], ?::bigint[], ?::bigint[], ?::tid[])
        AS k (job_id, kind, occurrence, version, place)
      WHERE d.ctid = k.place AND d.job_id = k.job_id AND d.kind = k.kind AND d.occurrence = %s
        AND (k.version = %d OR abs(d.version) = k.version)
      """
          .formatted(TIME.formatted("occurrence"), ANY_VERSION);

  /** With the versions that the rows had in the end: somebody may have made them newer. */
  private static final String DELETE_AND_TELL =
      DELETE
          + " RETURNING d.job_id, d.kind, %s AS at, d.version"
              .formatted("(extract(epoch FROM d.occurrence) * 1000000)::bigint");

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
      WHERE abs(excluded.version) >= abs(cron_due.version)
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
        fired_at, last_sign_at, stale_at, times_out_at, target_agent_id)
      SELECT k.fire_id, k.job_id, %s, k.kind, k.attempt, k.run_no, k.version, %s, %s, %s,
        CASE WHEN k.times_out_at < %d THEN %s END,
        (SELECT CASE WHEN k.version < j.target_since THEN j.previous_target ELSE j.target_agent_id END
          FROM cron_jobs j WHERE j.job_id = k.job_id)
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

  private static final String CANCEL =
      """
      WITH gone AS (DELETE FROM job_active WHERE fire_id = ANY (?) RETURNING job_id, fire_id, fired_at)
      UPDATE job_run r SET status = 9, ended_at = ?, reason = 'REPLACED' FROM gone g
      WHERE r.job_id = g.job_id AND r.recorded_at = g.fired_at AND r.fire_id = g.fire_id
        AND r.status IN (1, 2)
      """;

  private final Connection connection;
  private final Instant at;

  /** Of a batch that was planned at that time. */
  SettledRows(Connection connection, Instant at) {
    this.connection = connection;
    this.at = at;
  }

  /** What identifies a due row. */
  record Key(UUID job, int kind, long occurrence) {

    static Key of(DueRow row) {
      return new Key(row.jobId(), row.kind().number(), Micros.of(row.occurrence()));
    }
  }

  /**
   * Deletes the rows; one that is dropped for its age stays when it was made newer meanwhile.
   *
   * @return the versions the rows had, if that matters to what follows from them
   */
  Map<Key, Long> delete(List<Effect> effects) throws SQLException {
    boolean tell = effects.stream().anyMatch(SettledRows::keepsVersion);
    if (!tell && deleteByPlace(effects)) {
      return Map.of();
    }
    Map<Key, Long> versions = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(tell ? DELETE_AND_TELL : DELETE)) {
      name(statement, effects);
      if (!tell) {
        statement.executeUpdate();
        return versions;
      }
      try (ResultSet deleted = statement.executeQuery()) {
        while (deleted.next()) {
          versions.put(
              new Key(deleted.getObject(1, UUID.class), deleted.getInt(2), deleted.getLong(3)),
              deleted.getLong(4));
        }
      }
    }
    return versions;
  }

  /** Returns whether all were found: else the rest has to be looked for by what identifies it. */
  private boolean deleteByPlace(List<Effect> effects) throws SQLException {
    String[] places = new String[effects.size()];
    for (int i = 0; i < places.length; i++) {
      long place = effects.get(i).place();
      if (place == DueJob.NO_PLACE) {
        return false;
      }
      places[i] = Places.text(place);
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE_BY_PLACE)) {
      name(statement, effects);
      statement.setArray(5, connection.createArrayOf("tid", places));
      return statement.executeUpdate() == effects.size();
    }
  }

  private void name(PreparedStatement statement, List<Effect> effects) throws SQLException {
    statement.setArray(1, uuids(effects, effect -> effect.row().jobId()));
    ints(statement, 2, effects, effect -> effect.row().kind().number());
    longs(statement, 3, effects, effect -> Micros.of(effect.row().occurrence()));
    longs(statement, 4, effects, effect -> isDrop(effect) ? effect.row().version() : ANY_VERSION);
  }

  private static boolean isDrop(Effect effect) {
    return effect.fires().isEmpty()
        && effect.skips().isEmpty()
        && effect.next().isEmpty()
        && effect.cancelled().isEmpty();
  }

  /** Whether something that follows is the row itself, or not of the schedule. */
  private static boolean keepsVersion(Effect effect) {
    return effect.next().stream().anyMatch(next -> keepsVersion(effect, next));
  }

  private static boolean keepsVersion(Effect effect, DueRow next) {
    return next.kind() != FireKind.SCHEDULED || Key.of(next).equals(Key.of(effect.row()));
  }

  /** One of the rows that follow, with its version as the database shall have it. */
  private record Next(DueRow row, long version) {}

  /**
   * Inserts what follows: each key once, and none that this batch settled as another's row. What
   * was put off, or was asked for, keeps the version that its row had in the end.
   */
  void insertNext(List<Effect> effects, Map<Key, Long> versions) throws SQLException {
    Map<Key, Next> all = new LinkedHashMap<>();
    Set<Key> settled = new HashSet<>();
    for (Effect effect : effects) {
      if (!effect.next().isEmpty()) {
        effects.forEach(each -> settled.add(Key.of(each.row())));
        break;
      }
    }
    for (Effect effect : effects) {
      Key own = Key.of(effect.row());
      for (DueRow next : effect.next()) {
        Key key = Key.of(next);
        if (key.equals(own) || !settled.contains(key)) {
          long version =
              keepsVersion(effect, next)
                  ? newer(versions.get(own), next.version())
                  : next.version();
          all.merge(
              key,
              new Next(next, version),
              (a, b) -> Math.abs(b.version()) > Math.abs(a.version()) ? b : a);
        }
      }
    }
    if (!all.isEmpty()) {
      insert(List.copyOf(all.values()));
    }
  }

  private static long newer(@Nullable Long found, long planned) {
    return found != null && Math.abs(found) >= Math.abs(planned) ? found : planned;
  }

  private void insert(List<Next> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      ints(statement, 1, rows, next -> next.row().shard());
      longs(statement, 2, rows, next -> Micros.of(next.row().dueAt()));
      statement.setArray(3, uuids(rows, next -> next.row().jobId()));
      longs(statement, 4, rows, next -> Micros.of(next.row().occurrence()));
      ints(statement, 5, rows, next -> next.row().kind().number());
      ints(statement, 6, rows, next -> next.row().attempt());
      ints(statement, 7, rows, next -> next.row().priority());
      ints(statement, 8, rows, next -> next.row().runNo());
      longs(statement, 9, rows, Next::version);
      statement.executeUpdate();
    }
  }

  /** Runs that another takes the place of. */
  void cancel(List<Effect> effects) throws SQLException {
    List<UUID> fires = new ArrayList<>();
    effects.forEach(effect -> fires.addAll(effect.cancelled()));
    if (fires.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(CANCEL)) {
      statement.setArray(1, uuids(fires, fire -> fire));
      statement.setObject(2, Rows.time(at));
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
      statement.setArray(1, uuids(fires, Fire::fireId));
      statement.setArray(2, uuids(fires, Fire::jobId));
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

  private static long orNever(@Nullable Instant time) {
    return time == null ? Micros.NEVER : Micros.of(time);
  }

  private <T> Array uuids(List<T> rows, Function<T, UUID> column) throws SQLException {
    return connection.createArrayOf("uuid", rows.stream().map(column).toArray(UUID[]::new));
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
    statement.setArray(index, connection.unwrap(PGConnection.class).createArrayOf(type, values));
  }
}
