package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.AuditLog;
import io.observatory.audit.log.Batch;
import io.observatory.audit.log.FencedException;
import io.observatory.audit.log.RejectedException;
import io.observatory.audit.log.SkipReason;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.TopicId;
import io.observatory.audit.log.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.util.unit.DataSize;

/**
 * Appends batches. One transaction: move the offsets (compare and set), take a batch id, COPY rows
 * and posting lists, take the place in the log, commit. Every lock on an offset is held before a
 * batch id is taken, so writers that wait for each other's turn never wait in a circle.
 *
 * <p>One writer thread at a time; several processes may write.
 */
final class PostgresLog implements AuditLog {

  private final DataSource dataSource;
  private final EntryRows entryRows;
  private final CopyRows rows = new CopyRows();
  private final Map<TopicId, Integer> topicKeys = new ConcurrentHashMap<>();

  PostgresLog(DataSource dataSource, DataSize largestPart) {
    this.dataSource = dataSource;
    this.entryRows = new EntryRows(new SizeBound(largestPart));
  }

  @Override
  public Map<Source, Long> positions(Collection<Source> sources) {
    return inTransaction(
        connection -> {
          Map<Source, Long> positions = new HashMap<>();
          for (Source each : sources.stream().sorted().toList()) {
            positions.put(each, Offsets.position(connection, topicKey(connection, each), each));
          }
          return positions;
        });
  }

  @Override
  public long append(Batch batch) {
    return inTransaction(
        connection -> {
          Map<TopicId, Integer> keys = topicKeys(connection, batch.spans());
          Offsets.move(connection, batch.spans(), keys);
          long batchId = Sequence.begin(connection);
          copy(connection, batchId, batch, keys);
          Offsets.note(connection, batchId, batch.spans(), keys);
          return Sequence.end(connection, batchId, batch);
        });
  }

  @Override
  public void skip(Span span, SkipReason reason) {
    inTransaction(
        connection -> {
          Map<TopicId, Integer> keys = topicKeys(connection, List.of(span));
          Offsets.move(connection, List.of(span), keys);
          Offsets.noteGap(connection, keys.getOrDefault(span.source().topic(), 0), span, reason);
          return 0;
        });
  }

  private void copy(Connection connection, long batchId, Batch batch, Map<TopicId, Integer> keys)
      throws SQLException {
    Postings postings = new Postings();
    rows.start();
    int pos = 0;
    for (var entry : batch.entries()) {
      postings.add(pos, entry);
      entryRows.write(rows, batchId, pos++, entry, keys);
    }
    rows.end();
    Copy.in(connection, EntryRows.COPY, rows);
    postings.write(rows.start(), batchId);
    rows.end();
    Copy.in(connection, Postings.COPY, rows);
  }

  private Map<TopicId, Integer> topicKeys(Connection connection, List<Span> spans)
      throws SQLException {
    Map<TopicId, Integer> keys = new HashMap<>();
    for (Span span : spans) {
      keys.put(span.source().topic(), topicKey(connection, span.source()));
    }
    return keys;
  }

  private int topicKey(Connection connection, Source source) throws SQLException {
    Integer known = topicKeys.get(source.topic());
    return known != null ? known : Offsets.topicKey(connection, source.topic());
  }

  private <T> T inTransaction(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        limit(connection);
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** A writer that stands still must not hold its place in the log for long. */
  private static void limit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL statement_timeout = '30s';"
              + " SET LOCAL idle_in_transaction_session_timeout = '15s'");
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e); // the server ends the transaction with the connection
    }
  }

  private static RuntimeException failure(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("23505")) {
      return new FencedException("an offset of the batch is already stored: " + e.getMessage());
    }
    boolean content = state.startsWith("22") || state.equals("54000");
    return content
        ? new RejectedException("the log's database refuses a batch: " + e.getMessage(), e)
        : new UnavailableException("the log's database did not store a batch", e);
  }

  /** Work inside the transaction. */
  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }
}
