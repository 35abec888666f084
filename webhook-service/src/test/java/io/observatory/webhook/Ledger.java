package io.observatory.webhook;

import io.observatory.testsupport.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What the tables say. */
final class Ledger {

  private final JdbcClient jdbc;

  Ledger(TestDatabase database) {
    this.jdbc =
        JdbcClient.create(
            new SingleConnectionDataSource(
                database.jdbcUrl(), database.appUser(), database.appPassword(), true));
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  /** The deliveries of an event, as rows. */
  List<Map<String, @Nullable Object>> deliveries(String eventId) {
    return jdbc.sql("SELECT * FROM webhook_deliveries WHERE event_id = ? ORDER BY seq")
        .param(eventId)
        .query()
        .listOfRows();
  }

  /** {@code STATUS} or {@code STATUS reason} of the only delivery of an event; empty for none. */
  String state(String eventId) {
    return deliveries(eventId).stream()
        .map(row -> row.get("status") + (row.get("reason") == null ? "" : " " + row.get("reason")))
        .findFirst()
        .orElse("");
  }

  /** The attempts of an event's deliveries, oldest first. */
  List<Map<String, @Nullable Object>> attempts(String eventId) {
    return jdbc.sql(
            """
            SELECT a.*, a.response_headers::text AS headers FROM webhook_attempt a
            JOIN webhook_deliveries d ON d.id = a.delivery_id
            WHERE d.event_id = ? ORDER BY a.at, a.attempt
            """)
        .param(eventId)
        .query()
        .listOfRows();
  }

  long count(String sql, Object... parameters) {
    return jdbc.sql(sql).params(parameters).query(Long.class).single();
  }

  /** As if so many of an endpoint's deliveries had failed once. */
  void retries(String tenant, String endpoint, int count, Instant due) {
    jdbc.sql(
            """
            WITH made AS (
              INSERT INTO webhook_event (event_id, tenant_id, type, content_type, headers, body,
                digest, created_at)
              SELECT :endpoint || '-' || n, :tenant, 'a.b', 'application/json', '{}', '1', '', now()
              FROM generate_series(1, :count) n RETURNING event_id)
            INSERT INTO webhook_deliveries (event_id, endpoint_id, id, tenant_id, type, status,
              reason, attempts, next_attempt_at, created_at)
            SELECT event_id, :endpoint, uuidv7(), :tenant, 'a.b', 'RETRY', 'http_500', 1, :due, now()
            FROM made
            """)
        .param("tenant", tenant)
        .param("endpoint", endpoint)
        .param("count", count)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
  }
}
