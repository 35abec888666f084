package io.observatory.platform.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Columns of some rows for an {@code unnest} statement: an array per column, set in the order of
 * the question marks. Not thread-safe; lives as long as the connection it was made on.
 *
 * @param <T> a row
 */
public final class Columns<T> {

  private final Parameters parameters;
  private final Collection<T> rows;

  Columns(Parameters parameters, Collection<T> rows) {
    this.parameters = parameters;
    this.rows = rows;
  }

  /** Prepares the statement; whoever calls closes it, see {@link #statement}. */
  public static <T> Columns<T> of(Connection connection, String sql, Collection<T> rows)
      throws SQLException {
    return Parameters.of(connection, connection.prepareStatement(sql)).rows(rows);
  }

  /** The next column, {@code text}; null stays null. */
  public Columns<T> text(Function<T, @Nullable String> column) throws SQLException {
    return objects("text", new @Nullable String[rows.size()], column);
  }

  /** The next column, {@code bytea}; null stays null. */
  public Columns<T> bytes(Function<T, byte @Nullable []> column) throws SQLException {
    return objects("bytea", new byte @Nullable [rows.size()][], column);
  }

  /** The next column, {@code int}. */
  public Columns<T> integer(ToIntFunction<T> column) throws SQLException {
    parameters.primitives("int4", rows.stream().mapToInt(column).toArray());
    return this;
  }

  /** The next column, {@code bigint}. */
  public Columns<T> bigint(ToLongFunction<T> column) throws SQLException {
    parameters.primitives("int8", rows.stream().mapToLong(column).toArray());
    return this;
  }

  /** The next column, {@code bigint}; null stays null. */
  public Columns<T> bigintIfAny(Function<T, @Nullable Long> column) throws SQLException {
    return objects("int8", new @Nullable Long[rows.size()], column);
  }

  /** The next column, {@code bigint}: milliseconds since the epoch; null stays null. */
  public Columns<T> millis(Function<T, @Nullable Instant> column) throws SQLException {
    return bigintIfAny(
        row -> {
          Instant time = column.apply(row);
          return time == null ? null : time.toEpochMilli();
        });
  }

  /** The next column, {@code bigint}: microseconds since the epoch; null stays null. */
  public Columns<T> micros(Function<T, @Nullable Instant> column) throws SQLException {
    return bigintIfAny(
        row -> {
          Instant time = column.apply(row);
          return time == null ? null : time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
        });
  }

  /** The next column, {@code boolean}. */
  public Columns<T> truth(Predicate<T> column) throws SQLException {
    boolean[] values = new boolean[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.test(row);
    }
    parameters.primitives("bool", values);
    return this;
  }

  private <V> Columns<T> objects(String type, @Nullable V[] values, Function<T, @Nullable V> column)
      throws SQLException {
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    parameters.array(type, values);
    return this;
  }

  /** Goes on with the parameters behind these columns. */
  public Parameters end() {
    return parameters;
  }

  /** The statement with the columns set so far; the caller closes it. */
  public PreparedStatement statement() {
    return parameters.statement();
  }
}
