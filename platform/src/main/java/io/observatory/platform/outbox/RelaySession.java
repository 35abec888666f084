package io.observatory.platform.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The relay's own database session. It holds the advisory lock, and everything the relay reads or
 * deletes goes through it: whoever lost the session lost the lock, and notices at the next
 * statement, before anything is published.
 */
final class RelaySession implements AutoCloseable {

  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
  private static final String LOCK =
      "SELECT pg_try_advisory_lock(hashtextextended('observatory.outbox', 0))";
  private static final String SELECT =
      """
      SELECT id, topic, record_key, value, event_id, type, traceparent, appended_at
      FROM outbox WHERE topic <> ALL (?) ORDER BY id LIMIT ?
      """;
  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY (?)";
  private static final String PARK =
      """
      WITH parked AS (DELETE FROM outbox WHERE id = ? RETURNING *)
      INSERT INTO outbox_parked (id, topic, record_key, value, event_id, type, traceparent,
          appended_at, reason, parked_at)
      SELECT id, topic, record_key, value, event_id, type, traceparent, appended_at, ?, now()
      FROM parked
      """;

  private final Connection connection;

  private RelaySession(Connection connection) {
    this.connection = connection;
  }

  static RelaySession open(ConnectionSource source) throws SQLException {
    Connection connection = source.connect();
    try {
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, (int) LONGEST_STATEMENT.toMillis());
      try (Statement statement = connection.createStatement()) {
        // A forgotten delete only repeats an event; a dead holder must not keep the lock for hours.
        statement.execute("SET synchronous_commit = off");
        statement.execute("SET tcp_keepalives_idle = 5");
        statement.execute("SET tcp_keepalives_interval = 2");
        statement.execute("SET tcp_keepalives_count = 3");
        statement.execute("SET application_name = 'outbox-relay'");
      }
      return new RelaySession(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /** Whether this session now is the one that publishes; it stays so until it ends. */
  boolean tryLock() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(LOCK)) {
      return result.next() && result.getBoolean(1);
    }
  }

  /** Says to the session that does publish that there are new rows. */
  void tellTheActive() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(OutboxWakes.NOTIFY);
    }
  }

  /** The oldest committed rows, without those of topics that do not take any now. */
  List<OutboxRow> oldest(int limit, Collection<String> exceptTopics) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      Array except = connection.createArrayOf("text", exceptTopics.toArray());
      statement.setArray(1, except);
      statement.setInt(2, limit);
      List<OutboxRow> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
      return rows;
    }
  }

  private static OutboxRow row(ResultSet result) throws SQLException {
    return new OutboxRow(
        result.getLong("id"),
        result.getString("topic"),
        result.getString("record_key"),
        result.getBytes("value"),
        result.getString("event_id"),
        new OutboxRow.Headers(
            result.getString("type"),
            result.getString("traceparent"),
            result.getObject("appended_at", OffsetDateTime.class).toInstant()));
  }

  void delete(List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      statement.executeUpdate();
    }
  }

  /** Takes a row out of the way, with the reason, in one statement. */
  void park(long id, String reason) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARK)) {
      statement.setLong(1, id);
      statement.setString(2, reason);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Opens sessions outside the pool: the lock lives as long as its session. */
  interface ConnectionSource {
    Connection connect() throws SQLException;
  }
}
