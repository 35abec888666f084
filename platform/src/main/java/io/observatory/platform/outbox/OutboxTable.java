package io.observatory.platform.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The shape that every service's copy of the table must have. */
final class OutboxTable {

  private static final Map<String, String> COLUMNS =
      Map.of(
          "id", "bigint NOT NULL",
          "topic", "text NOT NULL",
          "record_key", "text NOT NULL",
          "value", "bytea",
          "event_id", "text NOT NULL",
          "type", "text NOT NULL",
          "traceparent", "text NOT NULL",
          "appended_at", "timestamp with time zone NOT NULL");

  private static final String QUERY =
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod)
             || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
      FROM pg_attribute a
      WHERE a.attrelid = to_regclass('outbox') AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private static final String PARKS = "SELECT to_regclass('outbox_parked') IS NOT NULL";

  private OutboxTable() {}

  /** Whether there is a place for what topics never take. */
  static boolean parks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(PARKS)) {
      return result.next() && result.getBoolean(1);
    }
  }

  /**
   * Whether the table is there.
   *
   * @throws IllegalStateException when it is, but with other columns than the DDL says
   */
  static boolean exists(Connection connection) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(QUERY)) {
      while (result.next()) {
        found.put(result.getString(1), result.getString(2));
      }
    }
    if (found.isEmpty()) {
      return false;
    }
    if (!found.equals(COLUMNS)) {
      throw new IllegalStateException(
          "table outbox has columns %s, but the relay needs %s: copy db/outbox.sql of platform"
              .formatted(found, new TreeMap<>(COLUMNS)));
    }
    return true;
  }
}
