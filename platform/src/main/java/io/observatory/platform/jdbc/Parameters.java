package io.observatory.platform.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The parameters of one statement, set in the order of its question marks: single values, and the
 * {@link Columns} of rows that {@code unnest} takes. Not thread-safe; lives as long as the
 * connection it was made on.
 */
public final class Parameters {

  private final Connection connection;
  private final PreparedStatement statement;
  private int next = 1;

  private Parameters(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  /** Whoever calls closes the statement. */
  public static Parameters of(Connection connection, PreparedStatement statement) {
    return new Parameters(connection, statement);
  }

  /** The next parameters are columns of these rows, until {@link Columns#end}. */
  public <T> Columns<T> rows(Collection<T> rows) {
    return new Columns<>(this, rows);
  }

  /** The next parameter, {@code text}. */
  public Parameters value(@Nullable String text) throws SQLException {
    statement.setString(next++, text);
    return this;
  }

  /** The next parameter, {@code int}. */
  public Parameters value(int number) throws SQLException {
    statement.setInt(next++, number);
    return this;
  }

  /** The next parameter, {@code bigint}. */
  public Parameters value(long number) throws SQLException {
    statement.setLong(next++, number);
    return this;
  }

  /** The next parameter, {@code timestamptz}, cut to the microseconds that the column keeps. */
  public Parameters value(Instant time) throws SQLException {
    statement.setTimestamp(next++, Timestamp.from(time.truncatedTo(ChronoUnit.MICROS)));
    return this;
  }

  /** The statement with the parameters set so far; the caller closes it. */
  public PreparedStatement statement() {
    return statement;
  }

  /** The next parameter, an array of objects. */
  void array(String type, @Nullable Object[] values) throws SQLException {
    statement.setArray(next++, connection.createArrayOf(type, values));
  }

  /** The next parameter, an array of primitives, which the driver sends as they are. */
  void primitives(String type, Object values) throws SQLException {
    statement.setArray(next++, connection.unwrap(PGConnection.class).createArrayOf(type, values));
  }
}
