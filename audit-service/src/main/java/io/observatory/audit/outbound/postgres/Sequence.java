package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A batch's id and its place in the log; the functions in the migration say how. */
final class Sequence {

  private Sequence() {}

  static long begin(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT begin_batch()")) {
      return number(statement);
    }
  }

  static long end(Connection connection, long batchId, Batch batch) throws SQLException {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (var entry : batch.entries()) {
      from = Math.min(from, entry.record().timestamp().millis());
      to = Math.max(to, entry.record().timestamp().millis());
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT end_batch(?, ?, ?, ?)")) {
      statement.setLong(1, batchId);
      statement.setInt(2, batch.entries().size());
      statement.setLong(3, from);
      statement.setLong(4, to);
      return number(statement);
    }
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }
}
