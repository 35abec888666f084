package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.delivery.DeliveryStatus;
import io.observatory.webhook.ledger.AttemptView;
import io.observatory.webhook.ledger.DeliveryQuery;
import io.observatory.webhook.ledger.DeliveryView;
import io.observatory.webhook.ledger.EventView;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.ledger.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Events, deliveries and attempts as they stand in their tables. */
@Component
class JdbcLedger implements Ledger {

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private static final String EVENT =
      """
      SELECT event_id, tenant_id, type, subject, ordering_key, content_type, headers::text AS headers,
        octet_length(body) AS size, encode(sha256(body), 'hex') AS sha256, created_at
      FROM webhook_event WHERE event_id = :id
      """;

  private static final String ATTEMPTS =
      """
      SELECT *, response_headers::text AS headers FROM webhook_attempt
      WHERE delivery_id = :id AND attempt > :after ORDER BY attempt LIMIT :limit
      """;

  private static final String STANDING =
      """
      SELECT (SELECT min(next_attempt_at) FROM webhook_deliveries
          WHERE status IN ('PENDING', 'RETRY') AND next_attempt_at IS NOT NULL) AS oldest,
        (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries
          WHERE status IN ('PENDING', 'RETRY') LIMIT :most) AS counted) AS waiting,
        (SELECT count(*) FROM webhook_replay WHERE state = 'FAILED') AS failed
      """;

  private static final String LATEST =
      """
       AND NOT EXISTS (SELECT 1 FROM webhook_deliveries n WHERE n.event_id = d.event_id
         AND n.endpoint_id = d.endpoint_id AND n.generation > d.generation)
      """;

  /** Of a reading, in seconds: a person waits, and what is wanted later has the database, too. */
  private static final int LONGEST = 3;

  private static final String CANCELLED = "57014";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  JdbcLedger(DataSource source, JsonMapper json) {
    JdbcTemplate reading = new JdbcTemplate(source);
    reading.setQueryTimeout(LONGEST);
    this.jdbc = JdbcClient.create(reading);
    this.json = json;
  }

  @Override
  public Optional<EventView> event(String id) {
    return jdbc.sql(EVENT)
        .param("id", id)
        .query(
            (row, number) ->
                new EventView(
                    row.getString("event_id"),
                    row.getString("tenant_id"),
                    row.getString("type"),
                    row.getString("subject"),
                    row.getString("ordering_key"),
                    row.getString("content_type"),
                    json.readValue(row.getString("headers"), HEADERS),
                    row.getLong("size"),
                    row.getString("sha256"),
                    Rows.instantOf(row, "created_at")))
        .optional();
  }

  /** Only the conditions that were asked for, so that each question finds its index. */
  @Override
  public List<DeliveryView> deliveries(DeliveryQuery query) {
    if (query.isTooBroad()) {
      throw new TooBroadException(null);
    }
    try {
      return find(query);
    } catch (DataAccessException e) {
      if (e.getMostSpecificCause() instanceof SQLException why
          && CANCELLED.equals(why.getSQLState())) {
        throw new TooBroadException(e);
      }
      throw e;
    }
  }

  private List<DeliveryView> find(DeliveryQuery query) {
    Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
    conditions.put("endpoint_id = ?", query.endpointId());
    conditions.put("event_id = ?", query.eventId());
    conditions.put("type = ?", query.type());
    conditions.put("created_at >= ?", Rows.time(query.since()));
    conditions.put("created_at < ?", Rows.time(query.until()));
    Instant since = query.since();
    Instant until = query.until();
    conditions.put("id >= ?", since == null ? null : TimeOrderedIds.lowest(since));
    conditions.put("id <= ?", until == null ? null : TimeOrderedIds.highest(until));
    conditions.put("id < ?", query.before());
    StringBuilder sql = new StringBuilder("SELECT * FROM webhook_deliveries d WHERE true");
    String status = query.status();
    if (status != null) { // as a constant, so that a partial index is seen to fit
      sql.append(" AND status = '").append(DeliveryStatus.valueOf(status)).append('\'');
    }
    if (query.latest()) {
      sql.append(LATEST);
    }
    conditions.values().removeIf(value -> value == null);
    conditions.keySet().forEach(condition -> sql.append(" AND ").append(condition));
    JdbcClient.StatementSpec statement =
        jdbc.sql(sql.append(" ORDER BY id DESC LIMIT ?").toString());
    for (Object value : conditions.values()) {
      statement = statement.param(value);
    }
    return statement.param(query.limit()).query((row, number) -> delivery(row)).list();
  }

  @Override
  public Standing standing() {
    return jdbc.sql(STANDING)
        .param("most", Standing.MOST_COUNTED)
        .query(
            (row, number) ->
                new Standing(
                    Rows.instant(row, "oldest"), row.getLong("waiting"), row.getLong("failed")))
        .single();
  }

  @Override
  public Optional<DeliveryView> delivery(UUID id) {
    return jdbc.sql("SELECT * FROM webhook_deliveries WHERE id = :id")
        .param("id", id)
        .query((row, number) -> delivery(row))
        .optional();
  }

  @Override
  public List<AttemptView> attempts(UUID deliveryId, int after, int limit) {
    return jdbc.sql(ATTEMPTS)
        .param("id", deliveryId)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> attempt(row))
        .list();
  }

  static DeliveryView delivery(ResultSet row) throws SQLException {
    return new DeliveryView(
        row.getObject("id", UUID.class),
        row.getString("event_id"),
        row.getString("endpoint_id"),
        row.getInt("generation"),
        row.getString("tenant_id"),
        row.getString("type"),
        row.getString("status"),
        row.getString("reason"),
        row.getInt("attempts"),
        Rows.instant(row, "next_attempt_at"),
        Rows.instantOf(row, "created_at"),
        Rows.instant(row, "finished_at"),
        row.getObject("last_status", Integer.class),
        row.getString("last_error"));
  }

  private AttemptView attempt(ResultSet row) throws SQLException {
    byte[] sha256 = row.getBytes("response_sha256");
    String headers = row.getString("headers");
    return new AttemptView(
        row.getInt("attempt"),
        Rows.instantOf(row, "at"),
        row.getObject("status", Integer.class),
        row.getString("error"),
        new AttemptView.Times(
            row.getObject("dns_us", Long.class),
            row.getObject("connect_us", Long.class),
            row.getObject("tls_us", Long.class),
            row.getObject("first_byte_us", Long.class),
            row.getLong("total_us")),
        row.getString("remote_address"),
        headers == null ? Map.of() : json.readValue(headers, HEADERS),
        row.getBytes("response_body"),
        sha256 == null ? null : HexFormat.of().formatHex(sha256),
        row.getBoolean("truncated"));
  }
}
