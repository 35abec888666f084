package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Header;
import io.observatory.audit.log.HeaderCodec;
import io.observatory.audit.log.LoggedEntry;
import io.observatory.audit.log.Raw;
import io.observatory.audit.log.SourceRecord.Timestamp;
import io.observatory.audit.log.TimestampType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads rows back. */
final class EntryRow {

  private EntryRow() {}

  static LoggedEntry of(ResultSet row, int ignored) throws SQLException {
    CorrelationIds ids = new CorrelationIds();
    for (Correlation kind : Correlation.values()) {
      ids.offer(kind, row.getString(kind.field()));
    }
    byte[] headers = row.getBytes("headers");
    List<Header> decoded = headers == null ? List.of() : HeaderCodec.decode(headers);
    return new LoggedEntry(
        row.getLong("index"),
        row.getString("topic"),
        row.getObject("topic_uuid", UUID.class),
        row.getInt("part"),
        row.getLong("off"),
        new Timestamp(row.getLong("ts_ms"), TimestampType.of(row.getInt("ts_type"))),
        row.getString("type"),
        ids,
        row.getObject("schema_id", Integer.class),
        row.getBytes("key"),
        decoded,
        row.getInt("value_size"),
        row.getString("doc"),
        row.getString("reason"),
        row.getString("omitted"));
  }

  static Raw raw(ResultSet row, int ignored) throws SQLException {
    return new Raw(
        row.getString("name"),
        row.getString("type"),
        row.getObject("schema_id", Integer.class),
        row.getInt("value_size"),
        row.getBytes("value"),
        row.getString("omitted"));
  }
}
