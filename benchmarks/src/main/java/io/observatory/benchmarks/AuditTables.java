package io.observatory.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** The audit store's tables as the database's superuser sees them. */
final class AuditTables implements AutoCloseable {
  private final Connection connection;

  AuditTables(int port, String password) throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/audit", "postgres", password);
  }

  /** Decisions stored so far: the next index of the log, less what was not a decision. */
  long stored() throws SQLException {
    return number("SELECT next FROM log_head WHERE log_id = 1");
  }

  /**
   * Copies up to {@code rows} stored rows, one batch a transaction, into a table of the same
   * columns and indexes; rows per second, reading them not counted.
   */
  double bareCopy(int rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bare_entry (LIKE entry INCLUDING ALL)");
    }
    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
    long last = number("SELECT max(batch_id) FROM log_batch");
    long copied = 0;
    long nanos = 0;
    try {
      for (long batch = last; batch > 0 && copied < rows; batch--) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy.copyOut(
            "COPY (SELECT * FROM entry WHERE batch_id = " + batch + ") TO STDOUT BINARY", bytes);
        long start = System.nanoTime();
        copied +=
            copy.copyIn(
                "COPY bare_entry FROM STDIN BINARY", new ByteArrayInputStream(bytes.toByteArray()));
        nanos += System.nanoTime() - start;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copied * 1e9 / nanos;
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
