package io.observatory.scheduler.outbound.postgres;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.LeaseStore;
import io.observatory.scheduler.fire.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Leases in {@code shard_lease} and {@code scheduler_instance}, by the database's clock. */
@Component
class JdbcLeaseStore implements LeaseStore {

  /** One statement, which is a transaction of its own: it comes several times a lease. */
  private static final String RENEW =
      """
      WITH announced AS (
        INSERT INTO scheduler_instance (instance, mode, expires)
        VALUES (:me, :mode, clock_timestamp() + :millis * interval '1 millisecond')
        ON CONFLICT (instance) DO UPDATE SET expires = excluded.expires, mode = excluded.mode)
      UPDATE shard_lease SET expires = clock_timestamp() + :millis * interval '1 millisecond'
      WHERE owner = :me
      """;

  private static final String STANDING =
      """
      SELECT shard, owner, epoch, expires < clock_timestamp() AS expired,
        CASE WHEN owner IS NULL THEN 0
          ELSE (extract(epoch FROM expires - clock_timestamp()) * 1000)::bigint END AS left_millis
      FROM shard_lease
      """;

  private static final String INSTANCES =
      """
      SELECT instance, expires > clock_timestamp() AS live,
        EXISTS (SELECT FROM shard_lease WHERE owner = i.instance) AS owns
      FROM scheduler_instance i
      """;

  /** Whoever takes at the same time takes others. */
  private static final String TAKE =
      """
      UPDATE shard_lease SET owner = :me, epoch = epoch + 1,
        expires = clock_timestamp() + :millis * interval '1 millisecond'
      WHERE shard IN (
        SELECT shard FROM shard_lease WHERE %s ORDER BY shard LIMIT :most FOR UPDATE SKIP LOCKED)
      RETURNING shard, epoch
      """;

  private static final String TAKE_FREE = TAKE.formatted("shard = ANY (:shards) AND owner IS NULL");
  private static final String TAKE_EXPIRED =
      TAKE.formatted("owner = :dead AND expires < clock_timestamp()");
  private static final String TAKE_OVER = TAKE.formatted("owner = :dead");

  private static final String FORGET =
      """
      DELETE FROM scheduler_instance i WHERE instance = :dead AND expires < clock_timestamp()
        AND NOT EXISTS (SELECT FROM shard_lease WHERE owner = i.instance)
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  JdbcLeaseStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public Standing renew(UUID instance, Mode mode, Duration length) {
    jdbc.sql(RENEW)
        .param("me", instance)
        .param("mode", mode.name())
        .param("millis", length.toMillis())
        .update();
    List<Lease> leases =
        jdbc.sql(STANDING)
            .query(
                (row, number) ->
                    new Lease(
                        row.getInt("shard"),
                        row.getObject("owner", UUID.class),
                        row.getLong("epoch"),
                        row.getBoolean("expired"),
                        row.getLong("left_millis")))
            .list();
    List<UUID> gone = new ArrayList<>();
    int[] live = {0};
    jdbc.sql(INSTANCES)
        .query(
            row -> {
              if (row.getBoolean("live")) {
                live[0]++;
              } else if (!row.getBoolean("owns")) {
                gone.add(row.getObject("instance", UUID.class));
              }
            });
    return new Standing(leases, live[0], gone);
  }

  @Override
  public Map<Integer, Long> take(UUID instance, Collection<Integer> shards, Duration length) {
    return epochs(
        take(TAKE_FREE, instance, length)
            .param("shards", array(shards))
            .param("most", shards.size()));
  }

  @Override
  public Map<Integer, Long> takeFrom(UUID dead, UUID instance, int most, Duration length) {
    return epochs(take(TAKE_EXPIRED, instance, length).param("dead", dead).param("most", most));
  }

  @Override
  public void forget(UUID dead) {
    jdbc.sql(FORGET).param("dead", dead).update();
  }

  @Override
  public Map<Integer, Long> inherit(UUID old, UUID instance, Duration length) {
    return epochs(
        take(TAKE_OVER, instance, length).param("dead", old).param("most", DueRow.SHARDS));
  }

  @Override
  public void give(UUID instance, Collection<Integer> shards) {
    jdbc.sql("UPDATE shard_lease SET owner = NULL WHERE owner = :me AND shard = ANY (:shards)")
        .param("me", instance)
        .param("shards", array(shards))
        .update();
  }

  @Override
  public void leave(UUID instance) {
    transactions.executeWithoutResult(
        status -> {
          jdbc.sql("UPDATE shard_lease SET owner = NULL WHERE owner = :me")
              .param("me", instance)
              .update();
          jdbc.sql("DELETE FROM scheduler_instance WHERE instance = :me")
              .param("me", instance)
              .update();
        });
  }

  private JdbcClient.StatementSpec take(String sql, UUID instance, Duration length) {
    return jdbc.sql(sql).param("me", instance).param("millis", length.toMillis());
  }

  private static Map<Integer, Long> epochs(JdbcClient.StatementSpec statement) {
    Map<Integer, Long> epochs = new HashMap<>();
    statement.query(
        row -> {
          epochs.put(row.getInt("shard"), row.getLong("epoch"));
        });
    return epochs;
  }

  private static Integer[] array(Collection<Integer> shards) {
    return shards.toArray(new Integer[0]);
  }
}
