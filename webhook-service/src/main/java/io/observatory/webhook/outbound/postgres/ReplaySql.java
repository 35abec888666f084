package io.observatory.webhook.outbound.postgres;

/** The statements of {@link JdbcReplayStore}. */
final class ReplaySql {

  static final String ADD =
      """
      INSERT INTO webhook_replay (id, kind, endpoint_id, type, statuses, since, until, dry_run,
        per_second, state, upper_id, reason, principal, created_at)
      VALUES (:id, :kind, :endpoint, :type, :statuses, :since, :until, :dryRun, :perSecond,
        'QUEUED', :upper, :reason, :principal, :at)
      """;

  static final String CANCEL =
      """
      UPDATE webhook_replay SET state = 'CANCELLED', finished_at = :at, lease_owner = NULL
      WHERE id = :id AND state IN ('QUEUED', 'RUNNING')
      """;

  static final String CLAIM =
      """
      UPDATE webhook_replay SET state = 'RUNNING', lease_owner = :owner, fence = fence + 1,
        lease_until = now() + :lease * interval '1 millisecond'
      WHERE id = (
        SELECT id FROM webhook_replay
        WHERE state IN ('QUEUED', 'RUNNING')
          AND (lease_owner IS NULL OR lease_owner = :owner OR lease_until < now())
          AND id <> ALL (:held::uuid[])
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *
      """;

  static final String LOCK =
      """
      SELECT * FROM webhook_replay
      WHERE id = :id AND fence = :fence AND state = 'RUNNING' FOR UPDATE
      """;

  /**
   * While deliveries are made of others, what they are made of is not deleted: {@link
   * JdbcRetention} waits. A statement of its own, so that the next one sees what was deleted
   * before.
   */
  static final String KEEP = "SELECT pg_advisory_xact_lock_shared(8084, 17)";

  static final String MOVE =
      """
      UPDATE webhook_replay SET place = :place, examined = examined + :examined,
        replayed = replayed + :made, lease_until = now() + :lease * interval '1 millisecond',
        state = CASE WHEN :more THEN state ELSE 'DONE' END,
        finished_at = CASE WHEN :more THEN NULL ELSE :at::timestamptz END,
        lease_owner = CASE WHEN :more THEN lease_owner END
      WHERE id = :id
      """;

  static final String FAIL =
      """
      UPDATE webhook_replay SET state = 'FAILED', error = :error, finished_at = :at,
        lease_owner = NULL
      WHERE id = :id AND fence = :fence AND state = 'RUNNING'
      """;

  static final String RELEASE =
      """
      UPDATE webhook_replay SET lease_owner = NULL
      WHERE lease_owner = :owner AND state IN ('QUEUED', 'RUNNING')
      """;

  /** Where an endpoint gets requests, now or when it is resumed. */
  private static final String LIVE =
      """
      EXISTS (SELECT 1 FROM webhook_endpoint e
        WHERE e.id = %s AND e.deleted_at IS NULL AND e.state <> 'DISABLED')
      """;

  /**
   * Deliveries behind a place, so many and no more, and those among them that are wanted; of each
   * event and endpoint the latest only. What is made keeps the place in line of what it follows,
   * and takes over its hold on those behind.
   */
  static final String CANDIDATES =
      """
      WITH scanned AS MATERIALIZED (
        SELECT d.* FROM webhook_deliveries d
        WHERE d.id > :place::uuid AND d.id <= :upper %s
        ORDER BY d.id LIMIT :window),
      candidate AS MATERIALIZED (
        SELECT d.* FROM scanned d WHERE d.status IN (%s) %s ORDER BY d.id LIMIT :most),
      fit AS MATERIALIZED (
        SELECT c.* FROM candidate c
        WHERE NOT EXISTS (
          SELECT 1 FROM webhook_deliveries n
          WHERE n.event_id = c.event_id AND n.endpoint_id = c.endpoint_id
            AND n.generation > c.generation)
        AND\s"""
          + LIVE.formatted("c.endpoint_id")
          + ")\n";

  /** What was made, as columns of one order. */
  private static final String MADE =
      """
      ARRAY(SELECT id::text FROM fresh ORDER BY id) AS ids,
        ARRAY(SELECT event_id FROM fresh ORDER BY id) AS events,
        ARRAY(SELECT endpoint_id FROM fresh ORDER BY id) AS endpoints,
      """;

  private static final String NONE_MADE =
      "'{}'::text[] AS ids, '{}'::text[] AS events, '{}'::text[] AS endpoints,";

  private static final String COUNTS =
      """
      SELECT %2$s
        (SELECT count(*) FROM candidate) AS examined, (SELECT count(*) FROM %1$s) AS made,
        CASE WHEN (SELECT count(*) FROM candidate) >= :most
          THEN (SELECT id::text FROM candidate ORDER BY id DESC LIMIT 1)
          ELSE (SELECT id::text FROM scanned ORDER BY id DESC LIMIT 1) END AS place,
        (SELECT count(*) FROM candidate) >= :most OR (SELECT count(*) FROM scanned) >= :window
          AS more
      """;

  static final String COUNT = COUNTS.formatted("fit", NONE_MADE);

  static final String MAKE =
      """
      , fresh AS (
        INSERT INTO webhook_deliveries (event_id, endpoint_id, generation, id, seq, tenant_id, type,
          ordering_key, holds, status, reason, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT event_id, endpoint_id, generation + 1, uuidv7(), seq, tenant_id, type, ordering_key,
          ordering_key IS NOT NULL, 'PENDING', 'replay', :at
        FROM fit ORDER BY id
        ON CONFLICT (event_id, endpoint_id, generation) DO NOTHING
        RETURNING id, event_id, endpoint_id),
      freed AS (
        UPDATE webhook_deliveries d SET holds = false
        FROM fit f JOIN fresh n USING (event_id, endpoint_id)
        WHERE d.id = f.id AND d.holds)
      """
          + COUNTS.formatted("fresh", MADE);

  /** A tenant's events behind a place, so many and no more, in the order in which they came. */
  private static final String SCAN =
      """
      FROM webhook_event
        WHERE tenant_id = :tenant AND created_at < :until
          AND (created_at, event_id) > (:after, :place)
        ORDER BY created_at, event_id LIMIT :window
      """;

  /** What an endpoint wants, by its tenant and types. */
  private static final String WANTED =
      """
      s.tenant_id = :tenant AND s.created_at >= :since AND s.created_at < :until
        AND (:type::text IS NULL OR s.type = :type)
        AND (:all OR s.type = ANY (:types) OR EXISTS (
          SELECT 1 FROM unnest(:families::text[]) AS f WHERE starts_with(s.type, f)))
      """;

  /**
   * Of the events that {@link #MISSING} looks at those that are wanted, for a filter to look at.
   */
  static final String CONTENTS =
      """
      SELECT s.event_id, s.content_type, s.headers, s.body
      FROM (SELECT *\s"""
          + SCAN
          + """
          ) s
      WHERE\s"""
          + WANTED;

  /** Takes the ids that a filter let through. */
  static final String FILTERED = "AND s.event_id = ANY (:through::text[])";

  /**
   * Events that an endpoint should have got and neither got nor is about to. What follows an older
   * delivery keeps its place in line, as {@link #MAKE} does.
   */
  static final String MISSING =
      """
      WITH scanned AS MATERIALIZED (
        SELECT event_id, tenant_id, type, ordering_key, created_at\s"""
          + SCAN
          + """
      ),
      wanted AS MATERIALIZED (
        SELECT s.* FROM scanned s
        WHERE\s"""
          + WANTED
          + """
          %s),
      fit AS MATERIALIZED (
        SELECT w.*, latest.id AS old_id, latest.seq AS old_seq, latest.ordering_key AS old_key,
          coalesce(latest.generation + 1, 0) AS generation
        FROM wanted w LEFT JOIN LATERAL (
          SELECT d.id, d.generation, d.seq, d.ordering_key FROM webhook_deliveries d
          WHERE d.event_id = w.event_id AND d.endpoint_id = :endpoint
          ORDER BY d.generation DESC LIMIT 1) latest ON true
        WHERE NOT EXISTS (
          SELECT 1 FROM webhook_deliveries d
          WHERE d.event_id = w.event_id AND d.endpoint_id = :endpoint
            AND d.status NOT IN ('DEAD', 'SKIPPED'))
        AND\s"""
          + LIVE.formatted(":endpoint")
          + """
        ORDER BY w.created_at, w.event_id LIMIT :most),
      passed AS (
        SELECT created_at, event_id FROM fit WHERE (SELECT count(*) FROM fit) >= :most
        UNION ALL
        SELECT created_at, event_id FROM scanned WHERE (SELECT count(*) FROM fit) < :most),
      reached AS (
        SELECT created_at, event_id FROM passed ORDER BY created_at DESC, event_id DESC LIMIT 1)
      """;

  private static final String MISSING_COUNTS =
      """
      SELECT %2$s
        (SELECT count(*) FROM wanted w
          WHERE (w.created_at, w.event_id) <= (r.created_at, r.event_id)) AS examined,
        (SELECT count(*) FROM %1$s) AS made,
        (extract(epoch FROM r.created_at) * 1000000)::bigint || ' ' || r.event_id AS place,
        (SELECT count(*) FROM fit) >= :most OR (SELECT count(*) FROM scanned) >= :window AS more
      FROM (SELECT 1) AS one LEFT JOIN reached r ON true
      """;

  static final String MISSING_COUNT = MISSING_COUNTS.formatted("fit", NONE_MADE);

  static final String MISSING_MAKE =
      """
      , fresh AS (
        INSERT INTO webhook_deliveries (event_id, endpoint_id, generation, id, seq, tenant_id, type,
          ordering_key, holds, status, reason, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT event_id, :endpoint, generation, uuidv7(),
          coalesce(old_seq, nextval('webhook_deliveries_seq_seq')), tenant_id, type, line.key,
          line.key IS NOT NULL, 'PENDING', 'replay', :at
        FROM fit CROSS JOIN LATERAL (SELECT CASE
          WHEN fit.old_id IS NOT NULL THEN fit.old_key
          WHEN :scope = 'KEY' THEN fit.ordering_key
          WHEN :scope = 'ENDPOINT' THEN '' END AS key) AS line
        ORDER BY fit.created_at, fit.event_id
        ON CONFLICT (event_id, endpoint_id, generation) DO NOTHING
        RETURNING id, event_id, endpoint_id),
      freed AS (
        UPDATE webhook_deliveries d SET holds = false
        FROM fit f JOIN fresh n USING (event_id)
        WHERE d.id = f.old_id AND d.holds)
      """
          + MISSING_COUNTS.formatted("fresh", MADE);

  static final String OLD =
      """
      SELECT d.*, e.state AS endpoint_state, e.deleted_at AS endpoint_deleted_at
      FROM webhook_deliveries d LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
      WHERE d.id = :id FOR UPDATE OF d
      """;

  /** It waits for a retry no more, and those behind it wait for the next one. */
  static final String GIVE_WAY =
      """
      UPDATE webhook_deliveries SET holds = false,
        status = CASE WHEN status = 'RETRY' THEN 'DISCARDED' ELSE status END,
        reason = CASE WHEN status = 'RETRY' THEN 'replaced' ELSE reason END,
        next_attempt_at = NULL, finished_at = coalesce(finished_at, :at)
      WHERE id = :id
      """;

  static final String AGAIN =
      """
      INSERT INTO webhook_deliveries (event_id, endpoint_id, generation, id, seq, tenant_id, type,
        ordering_key, holds, status, reason, created_at)
      OVERRIDING SYSTEM VALUE
      SELECT event_id, endpoint_id, 1 + (
          SELECT max(generation) FROM webhook_deliveries g
          WHERE g.event_id = d.event_id AND g.endpoint_id = d.endpoint_id),
        uuidv7(), seq, tenant_id, type, ordering_key, ordering_key IS NOT NULL, 'PENDING', 'replay',
        :at
      FROM webhook_deliveries d WHERE id = :id
      RETURNING *
      """;

  private ReplaySql() {}
}
