package io.observatory.platform.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one {@code unnest} statement: an array per column, set in the order of the
 * question marks. Not thread-safe; lives as long as the connection it was made on.
 *
 * @param <T> a row
 */
public final class Columns<T> {

  private final Connection connection;
  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int next = 1;

  private Columns(Connection connection, PreparedStatement statement, Collection<T> rows) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  /** Prepares the statement; whoever calls closes it, see {@link #statement}. */
  public static <T> Columns<T> of(Connection connection, String sql, Collection<T> rows)
      throws SQLException {
    return new Columns<>(connection, connection.prepareStatement(sql), rows);
  }

  /** The next column, {@code text}; null stays null. */
  public Columns<T> text(Function<T, @Nullable String> column) throws SQLException {
    List<@Nullable String> values = rows.stream().<@Nullable String>map(column).toList();
    statement.setArray(next++, connection.createArrayOf("text", values.toArray(new String[0])));
    return this;
  }

  /** The next column, {@code bigint}. */
  public Columns<T> bigint(ToLongFunction<T> column) throws SQLException {
    long[] values = rows.stream().mapToLong(column).toArray();
    statement.setArray(next++, connection.createArrayOf("bigint", box(values)));
    return this;
  }

  /** The next column, {@code bigint}: milliseconds since the epoch; null stays null. */
  public Columns<T> millis(Function<T, @Nullable Instant> column) throws SQLException {
    @Nullable Long[] values =
        rows.stream().map(row -> millis(column.apply(row))).<@Nullable Long>toArray(Long[]::new);
    statement.setArray(next++, connection.createArrayOf("bigint", values));
    return this;
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  /** The statement with the columns set so far; the caller closes it. */
  public PreparedStatement statement() {
    return statement;
  }

  private static Object[] box(long[] values) {
    Object[] boxed = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }
}
