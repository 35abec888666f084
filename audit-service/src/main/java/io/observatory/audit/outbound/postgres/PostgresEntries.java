package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Cursor;
import io.observatory.audit.log.Entries;
import io.observatory.audit.log.EntryQuery;
import io.observatory.audit.log.LoggedEntry;
import io.observatory.audit.log.Page;
import io.observatory.audit.log.Raw;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.TopicId;
import io.observatory.audit.outbound.postgres.EntrySql.Spot;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds entries. Safe for concurrent use. */
final class PostgresEntries implements Entries {

  // The walk is laid out by hand; statistics of young tables would lead the planner elsewhere.
  private static final String WALK =
      "SET LOCAL join_collapse_limit = 1; SET LOCAL from_collapse_limit = 1;"
          + " SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
          + " SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
          + " SET LOCAL enable_material = off; SET LOCAL enable_memoize = off;"
          + " SET LOCAL jit = off; SET LOCAL statement_timeout = '15s'";

  private static final String AT =
      " FROM log_batch b JOIN entry e ON e.batch_id = b.batch_id"
          + " JOIN topic t ON t.topic_key = e.topic_key"
          + " WHERE b.batch_id = ? AND e.pos = ?";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate readOnly;

  PostgresEntries(JdbcTemplate jdbc, TransactionTemplate readOnly) {
    this.jdbc = jdbc;
    this.readOnly = readOnly;
  }

  @Override
  public Page find(EntryQuery query) {
    return inWalk(() -> page(query));
  }

  @Override
  public Optional<LoggedEntry> at(long index) {
    return inWalk(
        () -> {
          Spot spot = spot(index);
          return jdbc
              .query("SELECT " + EntrySql.COLUMNS + AT, EntryRow::of, spot.batchId(), spot.pos())
              .stream()
              .findFirst();
        });
  }

  @Override
  public Optional<Raw> rawAt(long index) {
    return inWalk(
        () -> {
          Spot spot = spot(index);
          String sql = "SELECT t.name, e.type, e.schema_id, e.value_size, e.value, e.omitted" + AT;
          return jdbc.query(sql, EntryRow::raw, spot.batchId(), spot.pos()).stream().findFirst();
        });
  }

  @Override
  public long head() {
    Long next = jdbc.queryForObject("SELECT next FROM log_head WHERE log_id = 1", Long.class);
    return next == null ? 0 : next;
  }

  @Override
  public List<StoredPosition> positions() {
    return jdbc.query(
        """
        SELECT t.name, t.topic_uuid, s.part, s.next, (SELECT coalesce(sum(off_to - off_from), 0)
          FROM log_gap g WHERE g.topic_key = s.topic_key AND g.part = s.part
            AND g.reason = 'expired') AS lost
        FROM source_offset s JOIN topic t USING (topic_key) ORDER BY t.name, t.topic_key, s.part
        """,
        (row, n) -> {
          TopicId topic =
              new TopicId(row.getString("name"), row.getObject("topic_uuid", UUID.class));
          return new StoredPosition(
              new Source(topic, row.getInt("part")), row.getLong("next"), row.getLong("lost"));
        });
  }

  private Page page(EntryQuery query) {
    EntryQuery.Window window = query.window();
    Cursor cursor = window.cursor();
    EntrySql sql = EntrySql.page(query, start(window));
    List<LoggedEntry> found = jdbc.query(sql.text(), EntryRow::of, sql.arguments());
    boolean full = found.size() > window.limit();
    List<LoggedEntry> entries = full ? found.subList(0, window.limit()) : found;
    if (cursor != null && !cursor.forward()) {
      entries = entries.reversed();
    }
    if (entries.isEmpty()) {
      boolean stay = cursor != null && cursor.forward();
      return new Page(entries, stay ? cursor : null, stay ? null : cursor, false);
    }
    boolean first = cursor == null && window.ascending();
    return new Page(
        List.copyOf(entries),
        new Cursor(entries.getLast().index(), true),
        first ? null : new Cursor(entries.getFirst().index(), false),
        full || (cursor != null && !cursor.forward()));
  }

  private Spot start(EntryQuery.Window window) {
    Cursor cursor = window.cursor();
    if (cursor != null) {
      return spot(cursor.index());
    }
    return window.walksUp() ? Spot.BEGIN : Spot.END;
  }

  private Spot spot(long index) {
    @Nullable Spot found =
        jdbc
            .query(
                "SELECT batch_id, first_index FROM log_batch WHERE first_index <= ?"
                    + " ORDER BY first_index DESC LIMIT 1",
                (row, n) ->
                    new Spot(
                        row.getLong(1), (int) Math.min(Integer.MAX_VALUE, index - row.getLong(2))),
                index)
            .stream()
            .findFirst()
            .orElse(null);
    return found == null ? Spot.BEGIN : found;
  }

  private <T> T inWalk(Supplier<T> query) {
    T result =
        readOnly.execute(
            status -> {
              jdbc.execute(WALK);
              return query.get();
            });
    if (result == null) {
      throw new IllegalStateException("a query gave nothing");
    }
    return result;
  }
}
