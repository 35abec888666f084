package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.FencedException;
import io.observatory.audit.log.SkipReason;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.TopicId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The stored offsets: the truth about what has been read. */
final class Offsets {

  private static final String MOVE =
      """
      WITH step AS (SELECT * FROM unnest(?, ?, ?, ?) AS u(k, p, off_from, off_to)),
      held AS (SELECT topic_key, part FROM source_offset
        WHERE (topic_key, part) IN (SELECT k, p FROM step)
        ORDER BY topic_key, part FOR UPDATE)
      UPDATE source_offset s SET next = step.off_to FROM step, held
      WHERE s.topic_key = step.k AND s.part = step.p AND s.next = step.off_from
        AND held.topic_key = s.topic_key AND held.part = s.part
      """;

  private static final String NOTE =
      """
      INSERT INTO log_span (batch_id, topic_key, part, off_from, off_to)
      SELECT ?, * FROM unnest(?, ?, ?, ?)
      """;

  private Offsets() {}

  static int topicKey(Connection connection, TopicId topic) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO topic (name, topic_uuid) SELECT ?, ? WHERE NOT EXISTS"
                    + " (SELECT FROM topic WHERE name = ? AND topic_uuid = ?) ON CONFLICT DO NOTHING");
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT topic_key FROM topic WHERE name = ? AND topic_uuid = ?")) {
      for (int at = 1; at <= 3; at += 2) {
        insert.setString(at, topic.name());
        insert.setObject(at + 1, topic.uuid());
      }
      insert.executeUpdate();
      select.setString(1, topic.name());
      select.setObject(2, topic.uuid());
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getInt(1);
      }
    }
  }

  static long position(Connection connection, int topicKey, Source source) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO source_offset VALUES (?, ?, 0) ON CONFLICT DO NOTHING");
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT next FROM source_offset WHERE topic_key = ? AND part = ?")) {
      for (PreparedStatement each : List.of(insert, select)) {
        each.setInt(1, topicKey);
        each.setInt(2, source.partition());
      }
      insert.executeUpdate();
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  static void move(Connection connection, List<Span> spans, Map<TopicId, Integer> keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      arrays(connection, statement, 1, spans, keys);
      int moved = statement.executeUpdate();
      if (moved != spans.size()) {
        throw new FencedException(
            "of " + spans.size() + " sources only " + moved + " stand where this writer left them");
      }
    }
  }

  static void note(
      Connection connection, long batchId, List<Span> spans, Map<TopicId, Integer> keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setLong(1, batchId);
      arrays(connection, statement, 2, spans, keys);
      statement.executeUpdate();
    }
  }

  static void noteGap(Connection connection, int topicKey, Span span, SkipReason reason)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO log_gap (topic_key, part, off_from, off_to, reason)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      statement.setInt(1, topicKey);
      statement.setInt(2, span.source().partition());
      statement.setLong(3, span.from());
      statement.setLong(4, span.to());
      statement.setString(5, reason.name().toLowerCase(Locale.ROOT));
      statement.executeUpdate();
    }
  }

  private static void arrays(
      Connection connection,
      PreparedStatement statement,
      int at,
      List<Span> spans,
      Map<TopicId, Integer> keys)
      throws SQLException {
    Object[] topics = spans.stream().map(s -> keys.get(s.source().topic())).toArray();
    Object[] parts = spans.stream().map(s -> s.source().partition()).toArray();
    Object[] from = spans.stream().map(Span::from).toArray();
    Object[] to = spans.stream().map(Span::to).toArray();
    statement.setArray(at, connection.createArrayOf("int4", topics));
    statement.setArray(at + 1, connection.createArrayOf("int4", parts));
    statement.setArray(at + 2, connection.createArrayOf("int8", from));
    statement.setArray(at + 3, connection.createArrayOf("int8", to));
  }
}
