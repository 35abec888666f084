package io.observatory.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service's table of approvals as its administrator sees it: rows in, times out. */
final class ApprovalTable implements AutoCloseable {
  private final Connection connection;

  ApprovalTable(Gateway gateway) throws SQLException {
    connection =
        DriverManager.getConnection(
            PostgresCounters.url(gateway, "hitl"), "postgres", gateway.databasePassword());
  }

  /**
   * Copies an approval that the service wrote, so often: number {@code n} from 0 has the id {@code
   * prefix-n} and is due {@code n / perSecond} seconds after {@code firstDueMillis}.
   */
  void copy(String original, String prefix, int count, long firstDueMillis, double perSecond)
      throws SQLException {
    String due = "to_timestamp((? + floor(n * 1000.0 / ?)) / 1000.0)";
    Map<String, String> other =
        Map.of(
            "id", "? || '-' || n",
            "idempotency_key", "NULL",
            "request_digest", "NULL",
            "expires_at", due,
            "due_at", due);
    List<String> columns = columns();
    List<String> values =
        columns.stream().map(name -> other.getOrDefault(name, "a." + name)).toList();
    String insert =
        "INSERT INTO approval ("
            + String.join(", ", columns)
            + ") SELECT "
            + String.join(", ", values)
            + " FROM approval a, generate_series(0, ?) n WHERE a.id = ?";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      int place = 1;
      for (String column : columns) {
        if (column.equals("id")) {
          statement.setString(place++, prefix);
        } else if (column.equals("expires_at") || column.equals("due_at")) {
          statement.setLong(place++, firstDueMillis);
          statement.setDouble(place++, perSecond);
        }
      }
      statement.setInt(place++, count - 1);
      statement.setString(place, original);
      statement.executeUpdate();
    }
  }

  private List<String> columns() throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet found = connection.getMetaData().getColumns(null, "public", "approval", null)) {
      while (found.next()) {
        if (!"YES".equals(found.getString("IS_GENERATEDCOLUMN"))) {
          columns.add(found.getString("COLUMN_NAME"));
        }
      }
    }
    return columns;
  }

  /** What the server does by itself some time after so many rows. */
  void settle() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) approval");
      statement.execute("CHECKPOINT");
    }
  }

  /** Milliseconds from the deadline to the end, for those with this prefix that ended so. */
  long[] lateness(String prefix) throws SQLException {
    String query =
        "SELECT extract(epoch FROM decided_at - expires_at) * 1000 FROM approval"
            + " WHERE id LIKE ? AND state = 'EXPIRED'";
    List<Long> millis = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, prefix + "-%");
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          millis.add(Math.round(found.getDouble(1)));
        }
      }
    }
    return millis.stream().mapToLong(Long::longValue).toArray();
  }

  /** Milliseconds from a moment to the last end among those with this prefix. */
  long lastMillis(String prefix, long sinceMillis) throws SQLException {
    String query =
        "SELECT extract(epoch FROM max(decided_at)) * 1000 FROM approval WHERE id LIKE ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, prefix + "-%");
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return Math.round(found.getDouble(1)) - sinceMillis;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
