package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.Entry;
import io.observatory.audit.log.HeaderCodec;
import io.observatory.audit.log.Projection;
import io.observatory.audit.log.SourceRecord;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lays entries out as rows of table {@code entry}. */
final class EntryRows {

  private static final Correlation[] KINDS = Correlation.values();

  /** The columns in the order they are written. */
  static final String COLUMNS =
      Stream.concat(
              Stream.of("batch_id", "off", "ts_ms", "pos", "topic_key", "part", "schema_id"),
              Stream.concat(
                  Stream.of("value_size", "ts_type", "type"),
                  Stream.concat(
                      Stream.of(KINDS).map(Correlation::field),
                      Stream.of("key", "headers", "value", "doc", "reason", "omitted"))))
          .collect(Collectors.joining(", "));

  static final String COPY = "COPY entry (" + COLUMNS + ") FROM STDIN (FORMAT binary)";

  private static final int FIELDS = COLUMNS.split(",", -1).length;

  private final SizeBound bound;

  EntryRows(SizeBound bound) {
    this.bound = bound;
  }

  void write(CopyRows out, long batchId, int pos, Entry entry, Map<?, Integer> topicKeys) {
    SourceRecord r = entry.record();
    Projection p = entry.projection();
    byte[] headers = HeaderCodec.encode(r.headers());
    Integer topicKey = topicKeys.get(r.source().topic());
    out.row(FIELDS)
        .bigint(batchId)
        .bigint(r.offset())
        .bigint(r.timestamp().millis())
        .integer(pos)
        .integer(topicKey)
        .integer(r.source().partition())
        .integer(p.schemaId())
        .integer(r.value() == null ? -1 : r.value().length)
        .smallint(r.timestamp().type().code())
        .text(p.type());
    for (Correlation kind : KINDS) {
      out.text(p.ids().get(kind));
    }
    out.bytes(bound.keep(r.key()))
        .bytes(bound.keep(headers))
        .bytes(bound.keep(r.value()))
        .bytes(p.doc())
        .text(p.reason() == null ? null : p.reason().replace('\0', ' '))
        .text(bound.omitted(r.key(), headers, r.value()));
  }
}
