package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.EntryQuery;
import io.observatory.audit.log.SearchKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The statement of a query. It walks the posting lists of the most telling key in log order,
 * narrows them by those of the other keys, and compares the values of what is left: keys are
 * hashes. Without keys it walks the batches.
 */
final class EntrySql {

  /** Most telling first: the list that is walked should be the shortest. */
  private static final List<Correlation> TELLING =
      List.of(
          Correlation.TASK,
          Correlation.RUN,
          Correlation.CORRELATION,
          Correlation.WORK_ORDER,
          Correlation.SESSION,
          Correlation.WORKFLOW,
          Correlation.AGENT,
          Correlation.MISSION,
          Correlation.OPERATOR);

  static final String COLUMNS =
      "b.first_index + e.pos AS index, t.name AS topic, t.topic_uuid, e.part, e.off, e.ts_ms,"
          + " e.ts_type, e.type, e.session_id, e.mission_id, e.workflow_id, e.task_id, e.run_id,"
          + " e.agent_id, e.work_order_id, e.correlation_id, e.operator_id, e.schema_id, e.key,"
          + " e.headers, e.value_size, e.doc, e.reason, e.omitted";

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  private EntrySql() {}

  static EntrySql page(EntryQuery query, Spot spot) {
    EntrySql built = new EntrySql();
    boolean up = query.window().walksUp();
    List<Long> keys = keys(query);
    built.sql.append("SELECT ").append(COLUMNS);
    built.from(keys);
    built.conditions(query);
    String order = up ? "ASC" : "DESC";
    String batch = keys.isEmpty() ? "b.batch_id" : "k0.batch_id";
    String pos = keys.isEmpty() ? "e.pos" : "at.pos";
    built.add(" AND " + batch + (up ? " >= ?" : " <= ?"), spot.batchId());
    built.add(" AND (" + batch + ", " + pos + (up ? ") > (?, " : ") < (?, "), spot.batchId());
    built.add("?)", spot.pos());
    built.sql.append(" ORDER BY ").append(batch).append(' ').append(order);
    built.sql.append(", ").append(pos).append(' ').append(order);
    built.add(" LIMIT ?", query.window().limit() + 1);
    return built;
  }

  String text() {
    return sql.toString();
  }

  Object[] arguments() {
    return arguments.toArray();
  }

  private void from(List<Long> keys) {
    if (keys.isEmpty()) {
      sql.append(" FROM log_batch b JOIN entry e ON e.batch_id = b.batch_id");
      sql.append(" JOIN topic t ON t.topic_key = e.topic_key WHERE true");
      return;
    }
    sql.append(" FROM entry_key k0");
    for (int i = 1; i < keys.size(); i++) {
      String k = "k" + i;
      add(" JOIN entry_key " + k + " ON " + k + ".key = ?", keys.get(i));
      sql.append(" AND ").append(k).append(".batch_id = k0.batch_id");
    }
    sql.append(" JOIN log_batch b ON b.batch_id = k0.batch_id");
    sql.append(" CROSS JOIN LATERAL unnest(k0.positions) AS at(pos)");
    sql.append(" JOIN entry e ON e.batch_id = k0.batch_id AND e.pos = at.pos");
    sql.append(" JOIN topic t ON t.topic_key = e.topic_key");
    add(" WHERE k0.key = ?", keys.getFirst());
    for (int i = 1; i < keys.size(); i++) {
      sql.append(" AND at.pos = ANY (k").append(i).append(".positions)");
    }
  }

  private void conditions(EntryQuery query) {
    for (Map.Entry<Correlation, String> each : query.ids().entrySet()) {
      add(" AND e." + each.getKey().field() + " = ?", each.getValue());
    }
    if (query.type() != null) {
      add(" AND e.type = ?", query.type());
    }
    if (query.topic() != null) {
      add(" AND t.name = ?", query.topic());
    }
    if (query.partition() != null) {
      add(" AND e.part = ?", query.partition());
    }
    if (query.fromMillis() != null) {
      add(" AND b.ts_max >= ?", query.fromMillis());
      add(" AND e.ts_ms >= ?", query.fromMillis());
    }
    if (query.toMillis() != null) {
      add(" AND b.ts_min < ?", query.toMillis());
      add(" AND e.ts_ms < ?", query.toMillis());
    }
  }

  private void add(String piece, Object argument) {
    sql.append(piece);
    arguments.add(argument);
  }

  private static List<Long> keys(EntryQuery query) {
    List<Long> keys = new ArrayList<>();
    for (Correlation kind : TELLING) {
      String id = query.ids().get(kind);
      if (id != null) {
        keys.add(SearchKey.of(kind, id));
      }
    }
    String topic = query.topic();
    Integer partition = query.partition();
    if (topic != null) {
      keys.add(
          partition == null ? SearchKey.ofTopic(topic) : SearchKey.ofPartition(topic, partition));
    }
    if (query.type() != null) {
      keys.add(SearchKey.ofType(query.type()));
    }
    return keys;
  }

  /** A place in (batch, position) order; the entry there is not part of what follows. */
  record Spot(long batchId, int pos) {

    static final Spot BEGIN = new Spot(Long.MIN_VALUE, -1);
    static final Spot END = new Spot(Long.MAX_VALUE, Integer.MAX_VALUE);
  }
}
