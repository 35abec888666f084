package io.observatory.webhook.outbound.postgres;

import io.observatory.webhook.reseal.SealedRows;
import io.observatory.webhook.signing.SealException;
import io.observatory.webhook.signing.SecretBox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Seals rows anew under their locks, and only where the bytes are still those that were read. What
 * is locked by somebody else is skipped: nobody waits for a change while holding other rows.
 */
@Component
class JdbcSealedRows implements SealedRows {

  private static final Logger LOGGER = LoggerFactory.getLogger(JdbcSealedRows.class);

  /** Whether a column begins otherwise than what the newest key sealed. */
  private static final String OLD = "substring(%s FROM 1 FOR length(?::bytea)) <> ?::bytea";

  private static final String ENDPOINT_IS_OLD =
      "("
          + OLD.formatted("e.headers")
          + " OR EXISTS (SELECT 1 FROM webhook_endpoint_secret s WHERE s.endpoint_id = e.id AND "
          + OLD.formatted("s.sealed")
          + "))";

  private static final String SOURCE_IS_OLD =
      "(" + OLD.formatted("secret") + " OR " + OLD.formatted("previous_secret") + ")";

  private static final String ENDPOINTS =
      "SELECT id, headers FROM webhook_endpoint e WHERE id > ? AND deleted_at IS NULL AND "
          + ENDPOINT_IS_OLD
          + " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";

  private static final String SOURCES =
      "SELECT id, secret, previous_secret FROM webhook_source WHERE id > ? AND "
          + SOURCE_IS_OLD
          + " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";

  private static final String LEFT =
      "SELECT (SELECT count(*) FROM webhook_endpoint e WHERE deleted_at IS NULL AND "
          + ENDPOINT_IS_OLD
          + ") + (SELECT count(*) FROM webhook_source WHERE "
          + SOURCE_IS_OLD
          + ")";

  private static final String SECRETS =
      "SELECT place, sealed FROM webhook_endpoint_secret WHERE endpoint_id = ?";

  private static final String SEAL_HEADERS =
      "UPDATE webhook_endpoint SET headers = ? WHERE id = ? AND headers = ?";

  private static final String SEAL_SECRET =
      """
      UPDATE webhook_endpoint_secret SET sealed = ?
      WHERE endpoint_id = ? AND place = ? AND sealed = ?
      """;

  private static final String SEAL_SOURCE =
      """
      UPDATE webhook_source SET secret = ?, previous_secret = ?
      WHERE id = ? AND secret = ? AND previous_secret IS NOT DISTINCT FROM ?
      """;

  private final JdbcTemplate jdbc;
  private final SecretBox box;

  JdbcSealedRows(JdbcTemplate jdbc, SecretBox box) {
    this.jdbc = jdbc;
    this.box = box;
  }

  /** What is sealed of a row; null where nothing is. */
  private record Row(String id, byte[] first, byte @Nullable [] second) {

    static Row of(ResultSet row, int number) throws SQLException {
      boolean two = row.getMetaData().getColumnCount() > 2;
      return new Row(row.getString(1), row.getBytes(2), two ? row.getBytes(3) : null);
    }
  }

  @Override
  public Slice reseal(Kind kind, String after, int most) {
    byte[] head = box.head();
    String sql = kind == Kind.ENDPOINT ? ENDPOINTS : SOURCES;
    List<Row> rows = jdbc.query(sql, Row::of, after, head, head, head, head, most);
    int resealed = 0;
    for (Row row : rows) {
      try {
        resealed += kind == Kind.ENDPOINT ? endpoint(row) : source(row);
      } catch (SealException e) {
        LOGGER.error("{} {} is not sealed anew: it does not open", kind, row.id(), e);
      }
    }
    return new Slice(resealed, rows.isEmpty() ? null : rows.getLast().id());
  }

  @Override
  public long left() {
    byte[] head = box.head();
    Long left =
        jdbc.queryForObject(LEFT, Long.class, head, head, head, head, head, head, head, head);
    return left == null ? 0 : left;
  }

  /** Opens all of it before it writes any. */
  private int endpoint(Row row) {
    List<Object[]> secrets = new ArrayList<>();
    jdbc.query(
        SECRETS,
        secret -> {
          byte[] old = secret.getBytes("sealed");
          byte[] fresh = fresh(old, EndpointRows.ofSecret(row.id()));
          secrets.add(new Object[] {fresh, row.id(), secret.getInt("place"), old});
        },
        row.id());
    byte[] headers = fresh(row.first(), EndpointRows.ofHeaders(row.id()));
    jdbc.batchUpdate(SEAL_SECRET, secrets);
    return jdbc.update(SEAL_HEADERS, headers, row.id(), row.first());
  }

  private int source(Row row) {
    String place = JdbcSourceStore.place(row.id());
    byte[] second = row.second() == null ? null : fresh(row.second(), place);
    return jdbc.update(
        SEAL_SOURCE, fresh(row.first(), place), second, row.id(), row.first(), row.second());
  }

  private byte[] fresh(byte[] sealed, String place) {
    return box.isCurrent(sealed) ? sealed : box.seal(box.open(sealed, place), place);
  }
}
