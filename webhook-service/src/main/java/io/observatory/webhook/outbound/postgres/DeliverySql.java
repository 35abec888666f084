package io.observatory.webhook.outbound.postgres;

/** The statements of {@link JdbcDeliveryStore}. */
final class DeliverySql {

  /** {@code IS TRUE} has the planner make a hash table of what is new, and no loop in a loop. */
  static final String INSERT =
      """
      WITH fresh AS (
          INSERT INTO webhook_event (event_id, tenant_id, type, subject, ordering_key, content_type,
              headers, body, digest, created_at)
          SELECT event_id, tenant_id, type, subject, ordering_key, content_type, headers::jsonb,
              body, digest, ?
          FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::bytea[], ?::bytea[]) AS e(event_id, tenant_id, type, subject, ordering_key,
              content_type, headers, body, digest)
          ORDER BY event_id
          ON CONFLICT (event_id) DO NOTHING
          RETURNING event_id),
      drafts AS (
          INSERT INTO webhook_deliveries (event_id, endpoint_id, id, tenant_id, type, ordering_key,
              holds, status, reason, lease_owner, fence, created_at, finished_at)
          SELECT d.event_id, d.endpoint_id, d.id::uuid, d.tenant_id, d.type, d.ordering_key,
              d.ordering_key IS NOT NULL AND d.status <> 'SKIPPED', d.status, d.reason,
              CASE WHEN d.status = 'IN_FLIGHT' THEN n.owner END,
              CASE WHEN d.status = 'IN_FLIGHT' THEN 1 ELSE 0 END,
              n.now, CASE WHEN d.status = 'SKIPPED' THEN n.now END
          FROM (SELECT ?::text AS owner, ?::timestamptz AS now) AS n,
              unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[]) WITH ORDINALITY
              AS d(event_id, tenant_id, type, endpoint_id, id, ordering_key, status, reason, place)
          WHERE (d.event_id IN (SELECT event_id FROM fresh)) IS TRUE
          ORDER BY d.place)
      SELECT event_id FROM fresh
      """;

  static final String KNOWN =
      """
      SELECT e.event_id, e.digest,
          ARRAY(SELECT d.id::text FROM webhook_deliveries d
              WHERE d.event_id = e.event_id AND d.generation = 0 ORDER BY d.seq) AS deliveries
      FROM webhook_event e WHERE e.event_id = ANY (?)
      """;

  private static final String WAITING =
      "d.status IN ('PENDING', 'RETRY') AND d.next_attempt_at IS NULL";

  /** What was found is put in flight here; its event comes with it. */
  private static final String TAKE =
      """
      , taken AS (
          UPDATE webhook_deliveries d SET status = 'IN_FLIGHT', reason = NULL, lease_owner = ?,
              fence = d.fence + 1, next_attempt_at = NULL
          FROM found f WHERE d.id = f.id
          RETURNING d.id, d.event_id, d.endpoint_id, d.generation, d.ordering_key, d.attempts,
              d.fence, d.created_at, d.seq, f.next_attempt_at AS due_at)
      SELECT t.*, e.tenant_id, e.type, e.subject, e.ordering_key AS event_key, e.content_type,
          e.headers, e.body
      FROM taken t JOIN webhook_event e USING (event_id) ORDER BY t.seq
      """;

  static final String CLAIM_DUE =
      """
      WITH candidate AS MATERIALIZED (
          SELECT d.id, d.event_id, d.next_attempt_at, d.seq FROM webhook_deliveries d
          WHERE d.status IN ('PENDING', 'RETRY') AND d.next_attempt_at <= ?
              AND d.next_attempt_at IS NOT NULL
          ORDER BY d.next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED),
      found AS MATERIALIZED (
          SELECT w.id, w.next_attempt_at
          FROM (SELECT c.id, c.next_attempt_at, octet_length(e.body) + 1024 AS weight,
                  sum(octet_length(e.body) + 1024) OVER (ORDER BY c.next_attempt_at, c.seq) AS total
              FROM candidate c JOIN webhook_event e USING (event_id)) AS w
          WHERE w.total <= ? OR w.total = w.weight)
      """
          + TAKE;

  /** Of each endpoint what it has room for, and of that the first of each before the second. */
  private static final String WITHIN_ROOM =
      """
      , found AS MATERIALIZED (
          SELECT t.id, NULL::timestamptz AS next_attempt_at
          FROM (SELECT w.id, sum(w.weight) OVER (ORDER BY w.place, w.seq) AS total
              FROM (SELECT c.id, c.seq, c.bytes, octet_length(e.body) + 1024 AS weight,
                      row_number() OVER oldest AS place,
                      sum(octet_length(e.body) + 1024) OVER oldest AS of_endpoint
                  FROM candidate c JOIN webhook_event e USING (event_id)
                  WINDOW oldest AS (PARTITION BY c.endpoint_id ORDER BY c.seq)) AS w
              WHERE w.of_endpoint <= w.bytes) AS t
          WHERE t.total <= ?)
      """;

  static final String CLAIM_WAITING =
      """
      WITH candidate AS MATERIALIZED (
          SELECT w.*, p.endpoint_id, p.bytes
          FROM unnest(?::text[], ?::int[], ?::bigint[]) AS p(endpoint_id, places, bytes)
          CROSS JOIN LATERAL (
              SELECT d.id, d.event_id, d.seq FROM webhook_deliveries d
              WHERE d.endpoint_id = p.endpoint_id AND %s
              ORDER BY d.seq LIMIT p.places FOR UPDATE SKIP LOCKED) AS w)
      """
              .formatted(WAITING)
          + WITHIN_ROOM
          + TAKE;

  /** Endpoints that this transaction alone claims for. */
  static final String LOCK_ORDERED =
      """
      SELECT e FROM unnest(?::text[]) AS e
      WHERE pg_try_advisory_xact_lock(hashtextextended(e, 8084))
      """;

  /** Nothing is claimed behind one of its key that holds and does not wait itself. */
  private static final String IN_ORDER =
      """
      WITH candidate AS MATERIALIZED (
          SELECT w.*, p.endpoint_id, p.bytes
          FROM unnest(?::text[], ?::int[], ?::bigint[]) AS p(endpoint_id, places, bytes)
          CROSS JOIN LATERAL (
              SELECT d.id, d.event_id, d.seq FROM webhook_deliveries d
              WHERE d.endpoint_id = p.endpoint_id AND %s
                  AND (d.ordering_key IS NULL OR NOT EXISTS (
                      SELECT 1 FROM webhook_deliveries h
                      WHERE h.endpoint_id = d.endpoint_id AND h.ordering_key = d.ordering_key
                          AND h.holds AND h.seq < d.seq
                          AND NOT (h.status IN ('PENDING', 'RETRY') AND h.next_attempt_at IS NULL)))
                  %s
              ORDER BY d.seq LIMIT p.places FOR UPDATE) AS w)
      """
          + WITHIN_ROOM
          + TAKE;

  static final String CLAIM_IN_ORDER = IN_ORDER.formatted(WAITING, "");

  /** Among the oldest 256 of each endpoint, and none behind them. */
  static final String CLAIM_OLDEST_IN_ORDER =
      IN_ORDER.formatted(
          WAITING,
          """
          AND d.seq < COALESCE((SELECT y.seq FROM webhook_deliveries y
              WHERE y.endpoint_id = p.endpoint_id AND y.status IN ('PENDING', 'RETRY')
                  AND y.next_attempt_at IS NULL
              ORDER BY y.seq OFFSET 256 LIMIT 1), 9223372036854775807)
          """);

  /** From endpoint to endpoint along the index, not from row to row. */
  static final String WAITING_ENDPOINTS =
      """
      WITH RECURSIVE walk AS (
          (SELECT d.endpoint_id FROM webhook_deliveries d WHERE %1$s ORDER BY 1 LIMIT 1)
          UNION ALL
          SELECT (SELECT d.endpoint_id FROM webhook_deliveries d
              WHERE %1$s AND d.endpoint_id > walk.endpoint_id ORDER BY 1 LIMIT 1)
          FROM walk WHERE walk.endpoint_id IS NOT NULL)
      SELECT endpoint_id FROM walk WHERE endpoint_id IS NOT NULL
      """
          .formatted(WAITING);

  /**
   * What settles carries its attempt with it: a join of the two would be a loop in a loop. So would
   * one over the index on what is in flight, which the planner believes to be small and can not use
   * for an expression: rows are found by their ids.
   */
  static final String SETTLE =
      """
      WITH result AS (
          SELECT r.*, r.delivery::uuid AS delivery_id
          FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::bigint[],
              ?::boolean[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
              ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
              ?::boolean[])
              AS r(delivery, fence, status, reason, attempts, next_us, holds, answered, error, at_us,
                  dns_us, connect_us, tls_us, first_byte_us, total_us, remote_address, headers, body,
                  sha256, truncated)),
      settled AS (
          UPDATE webhook_deliveries d SET status = r.status, reason = r.reason,
              attempts = r.attempts,
              next_attempt_at = timestamptz 'epoch' + r.next_us * interval '1 microsecond',
              lease_owner = NULL, holds = d.holds AND r.holds,
              finished_at = CASE WHEN r.status IN ('PENDING', 'RETRY') THEN NULL
                  ELSE ?::timestamptz END,
              last_status = CASE WHEN r.at_us IS NULL THEN d.last_status ELSE r.answered END,
              last_error = CASE WHEN r.at_us IS NULL THEN d.last_error ELSE r.error END
          FROM result r
          WHERE d.id = r.delivery_id AND d.fence = r.fence AND d.status || '' = 'IN_FLIGHT'
          RETURNING r.*),
      kept AS (
          INSERT INTO webhook_attempt (delivery_id, attempt, at, status, error, dns_us, connect_us,
              tls_us, first_byte_us, total_us, remote_address, response_headers, response_body,
              response_sha256, truncated)
          SELECT s.delivery_id, s.attempts, timestamptz 'epoch' + s.at_us * interval '1 microsecond',
              s.answered, s.error, s.dns_us, s.connect_us, s.tls_us, s.first_byte_us, s.total_us,
              s.remote_address, s.headers::jsonb, s.body, s.sha256, s.truncated
          FROM settled s WHERE s.at_us IS NOT NULL
          ON CONFLICT DO NOTHING)
      SELECT delivery_id FROM settled
      """;

  /** What is put back is due at once, or waits its turn where order is kept. */
  private static final String PUT_BACK =
      """
      UPDATE webhook_deliveries d SET
          status = CASE WHEN d.attempts = 0 THEN 'PENDING' ELSE 'RETRY' END, reason = 'taken_over',
          lease_owner = NULL, next_attempt_at = CASE WHEN d.holds THEN NULL ELSE now() END
      WHERE d.status = 'IN_FLIGHT' AND\s""";

  static final String PUT_BACK_THESE = PUT_BACK + "d.lease_owner = ? AND d.id = ANY (?::uuid[])";

  static final String RELEASE =
      "WITH gone AS (DELETE FROM webhook_instance WHERE id = ?) " + PUT_BACK + "d.lease_owner = ?";

  /** Whoever renews in time keeps its row, and with it what it has in flight. */
  static final String TAKE_OVER =
      "WITH gone AS (DELETE FROM webhook_instance WHERE lease_until < now() RETURNING id) "
          + PUT_BACK
          + """
          (d.lease_owner IN (SELECT id FROM gone)
              OR NOT EXISTS (SELECT 1 FROM webhook_instance i WHERE i.id = d.lease_owner))
          """;

  static final String REGISTER =
      """
      INSERT INTO webhook_instance (id, lease_until)
      VALUES (?, now() + ? * interval '1 millisecond')
      ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
      """;

  static final String RENEW =
      """
      UPDATE webhook_instance SET lease_until = now() + ? * interval '1 millisecond'
      WHERE id = ?
      """;

  static final String IN_FLIGHT =
      "SELECT id FROM webhook_deliveries WHERE status = 'IN_FLIGHT' AND lease_owner = ?";

  static final String FAILING =
      """
      INSERT INTO webhook_failing AS f (endpoint_id, since, last_at)
      SELECT e, n.now, n.now FROM unnest(?::text[]) AS e, (SELECT ?::timestamptz AS now) AS n
      ORDER BY e
      ON CONFLICT (endpoint_id) DO UPDATE SET last_at = excluded.last_at,
          since = CASE WHEN f.last_at < ? THEN excluded.since ELSE f.since END
      RETURNING f.endpoint_id, f.since
      """;

  static final String HEALTHY = "DELETE FROM webhook_failing WHERE endpoint_id = ANY (?)";

  private DeliverySql() {}
}
