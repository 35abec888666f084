package io.observatory.webhook.outbound.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Parameters of one {@code unnest} statement, set in the order of its question marks; whole columns
 * of whatever rows the last {@link #rows} named. Lives as long as its statement.
 */
final class UnnestColumns {

  private final Connection connection;
  private final PreparedStatement statement;
  private int next = 1;

  private UnnestColumns(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  static UnnestColumns of(Connection connection, PreparedStatement statement) {
    return new UnnestColumns(connection, statement);
  }

  <T> Rows<T> rows(List<T> rows) {
    return new Rows<>(rows);
  }

  UnnestColumns value(@Nullable String text) throws SQLException {
    statement.setString(next++, text);
    return this;
  }

  UnnestColumns value(int number) throws SQLException {
    statement.setInt(next++, number);
    return this;
  }

  UnnestColumns value(Instant time) throws SQLException {
    statement.setTimestamp(next++, Timestamp.from(time.truncatedTo(ChronoUnit.MICROS)));
    return this;
  }

  /** Microseconds since the epoch, which {@code unnest} takes faster than texts. */
  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** The columns of some rows. */
  final class Rows<T> {

    private final List<T> rows;

    private Rows(List<T> rows) {
      this.rows = rows;
    }

    Rows<T> text(Function<T, @Nullable String> column) throws SQLException {
      @Nullable String[] values = new String[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      statement.setArray(next++, connection.createArrayOf("text", values));
      return this;
    }

    Rows<T> integer(ToIntFunction<T> column) throws SQLException {
      int[] values = rows.stream().mapToInt(column).toArray();
      statement.setArray(next++, array("int4", values));
      return this;
    }

    Rows<T> bigint(ToLongFunction<T> column) throws SQLException {
      long[] values = rows.stream().mapToLong(column).toArray();
      statement.setArray(next++, array("int8", values));
      return this;
    }

    Rows<T> bigintIfAny(Function<T, @Nullable Long> column) throws SQLException {
      @Nullable Long[] values = new Long[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      statement.setArray(next++, connection.createArrayOf("int8", values));
      return this;
    }

    Rows<T> truth(Function<T, Boolean> column) throws SQLException {
      boolean[] values = new boolean[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      statement.setArray(next++, array("bool", values));
      return this;
    }

    Rows<T> bytes(Function<T, byte @Nullable []> column) throws SQLException {
      byte[] @Nullable [] values = new byte[rows.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      statement.setArray(next++, connection.createArrayOf("bytea", values));
      return this;
    }

    UnnestColumns end() {
      return UnnestColumns.this;
    }
  }

  /** Of primitives, which the driver sends as they are. */
  private Array array(String type, Object primitives) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
  }
}
