package io.observatory.webhook.outbound.postgres;

import io.observatory.platform.jdbc.Rows;
import io.observatory.webhook.retention.RetentionStore;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes rows in slices; what somebody else works on at that moment is left to the next pass. */
@Component
class JdbcRetention implements RetentionStore {

  private static final String DELIVERIES =
      """
      WITH slice AS MATERIALIZED (
        SELECT id FROM webhook_deliveries
        WHERE id > :behind AND id <= :upper ORDER BY id LIMIT :most),
      done AS MATERIALIZED (
        SELECT d.id FROM slice JOIN webhook_deliveries d USING (id)
        WHERE d.status IN ('SUCCEEDED', 'DEAD', 'SKIPPED', 'DISCARDED') AND NOT d.holds
          AND d.finished_at < :before
        FOR UPDATE OF d SKIP LOCKED),
      attempts AS (DELETE FROM webhook_attempt a USING done WHERE a.delivery_id = done.id),
      gone AS (DELETE FROM webhook_deliveries d USING done WHERE d.id = done.id RETURNING d.id)
      SELECT (SELECT count(*) FROM slice) AS examined, (SELECT count(*) FROM gone) AS deleted,
        coalesce((SELECT id FROM slice ORDER BY id DESC LIMIT 1), :behind) AS last
      """;

  private static final String EVENTS =
      """
      WITH slice AS MATERIALIZED (
        SELECT event_id, created_at FROM webhook_event
        WHERE created_at >= :behind AND (created_at, event_id) > (:behind, :behindId)
          AND created_at < :before
        ORDER BY created_at, event_id LIMIT :most),
      done AS MATERIALIZED (
        SELECT e.event_id FROM slice JOIN webhook_event e USING (event_id)
        WHERE NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event_id = slice.event_id)
        FOR UPDATE OF e SKIP LOCKED),
      gone AS (
        DELETE FROM webhook_event e USING done WHERE e.event_id = done.event_id
        RETURNING e.event_id),
      last AS (SELECT * FROM slice ORDER BY created_at DESC, event_id DESC LIMIT 1)
      SELECT (SELECT count(*) FROM slice) AS examined, (SELECT count(*) FROM gone) AS deleted,
        coalesce((SELECT created_at FROM last), :behind) AS last_created,
        coalesce((SELECT event_id FROM last), :behindId) AS last_id
      """;

  private static final String REPLAYS =
      """
      DELETE FROM webhook_replay WHERE id IN (
        SELECT id FROM webhook_replay
        WHERE state NOT IN ('QUEUED', 'RUNNING') AND finished_at < :before
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
      """;

  /** Nobody makes deliveries of old ones meanwhile: see {@link ReplaySql#KEEP}. */
  private static final String ALONE = "SELECT pg_advisory_xact_lock(8084, 17)";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  JdbcRetention(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  private <T> T alone(Supplier<T> work) {
    T done =
        transaction.execute(
            status -> {
              jdbc.sql(ALONE).query((row, number) -> number).list();
              return work.get();
            });
    return Objects.requireNonNull(done);
  }

  @Override
  public Deliveries deleteDeliveries(UUID behind, Instant before, int most) {
    return alone(
        () ->
            jdbc.sql(DELIVERIES)
                .param("behind", behind)
                .param("upper", TimeOrderedIds.highest(before))
                .param("before", Rows.time(before))
                .param("most", most)
                .query(
                    (row, number) ->
                        new Deliveries(
                            row.getInt("examined"),
                            row.getInt("deleted"),
                            row.getObject("last", UUID.class)))
                .single());
  }

  @Override
  public Events deleteEvents(Instant behind, String behindId, Instant before, int most) {
    return alone(
        () ->
            jdbc.sql(EVENTS)
                .param("behind", Rows.time(behind))
                .param("behindId", behindId)
                .param("before", Rows.time(before))
                .param("most", most)
                .query(
                    (row, number) ->
                        new Events(
                            row.getInt("examined"),
                            row.getInt("deleted"),
                            Rows.instantOf(row, "last_created"),
                            row.getString("last_id")))
                .single());
  }

  @Override
  public int deleteReplays(Instant before, int most) {
    return jdbc.sql(REPLAYS).param("before", Rows.time(before)).param("most", most).update();
  }
}
