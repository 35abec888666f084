package io.observatory.benchmarks;

import java.sql.SQLException;

/** Puts events and deliveries into the service's tables as if they had come long ago. */
final class WebhookRows {
  /** Deliveries of one endpoint share events with those of the others. */
  private static final String EVENTS =
      """
      INSERT INTO webhook_event (event_id, tenant_id, type, content_type, headers, body, digest,
        created_at)
      SELECT '%1$s-' || n, 'default', 'bench.a.' || n %% %2$d, 'application/json', '{}',
        convert_to(rpad('{"n":' || n || ',"padding":"', %3$d - 2, 'x') || '"}', 'UTF8'),
        sha256(n::text::bytea), now() - interval '1 hour'
      FROM generate_series(%4$d, %5$d) AS n
      """;

  private final PostgresCounters database;
  private final int endpoints;

  WebhookRows(PostgresCounters database, int endpoints) {
    this.database = database;
    this.endpoints = endpoints;
  }

  /** Events of 1 KiB with ids that end in numbers from {@code first} to {@code last}. */
  void events(String prefix, int first, int last) throws SQLException {
    database.run(EVENTS.formatted(prefix, endpoints, WebhookLoad.BODY, first, last));
  }

  /**
   * A delivery of each of those events to each of {@code fanOut} endpoints, waiting for its retry
   * at {@code time}, an SQL expression over the event's number {@code n}.
   */
  void retries(String prefix, int first, int last, int fanOut, String time) throws SQLException {
    deliveries(prefix, first, last, fanOut, "'RETRY', 'http_503', 1, " + time + ", NULL, 503");
  }

  /** A delivery of each of those events to each of {@code fanOut} endpoints, which succeeded. */
  void succeeded(String prefix, int first, int last, int fanOut) throws SQLException {
    deliveries(prefix, first, last, fanOut, "'SUCCEEDED', NULL, 1, NULL, now(), 204");
  }

  private void deliveries(String prefix, int first, int last, int fanOut, String state)
      throws SQLException {
    database.run(
        """
        INSERT INTO webhook_deliveries (event_id, endpoint_id, id, tenant_id, type, fence,
          created_at, status, reason, attempts, next_attempt_at, finished_at, last_status)
        SELECT '%1$s-' || n, e.id, uuidv7(interval '-1 hour'), 'default',
          'bench.a.' || n %% %2$d, 1, now() - interval '1 hour', %3$s
        FROM generate_series(%4$d, %5$d) AS n
        CROSS JOIN LATERAL (SELECT id FROM webhook_endpoint ORDER BY id
          OFFSET CASE WHEN %6$d = 1 THEN n %% %2$d ELSE 0 END LIMIT %6$d) AS e
        """
            .formatted(prefix, endpoints, state, first, last, fanOut));
  }

  /** Has the planner know what is there, as it would after the time it takes to fill a table. */
  void settle() throws SQLException {
    database.run("VACUUM ANALYZE webhook_event, webhook_deliveries");
    database.run("CHECKPOINT");
  }
}
