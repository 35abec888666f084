package io.observatory.scheduler.outbound.postgres;

import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Settlement;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.run.RunLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Settles batches, each under its guard: the slot's number, or the leases of its shards. */
@Component
class JdbcSettlement implements Settlement {

  private static final String NEXT =
      """
      UPDATE scheduler_slot SET settled = :sequence, manifest_offset = :offset
      WHERE instance = :instance AND slot = :slot AND settled = :sequence - 1
      """;

  private static final String SILENT =
      """
      UPDATE scheduler_slot SET rounds = :round
      WHERE instance = :instance AND slot = :slot AND settled = :sequence AND rounds = :round - 1
      """;

  private static final String MINE =
      """
      SELECT shard, epoch FROM shard_lease
      WHERE owner = :owner AND shard = ANY (:shards) FOR SHARE
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;
  private final RunLog log;
  private final TransactionTemplate transactions;

  JdbcSettlement(
      JdbcTemplate template, JdbcClient jdbc, RunLog log, PlatformTransactionManager transactions) {
    this.template = template;
    this.jdbc = jdbc;
    this.log = log;
    this.transactions = new TransactionTemplate(transactions);
  }

  @Override
  public void open(UUID instance, List<Long> manifestEnds) {
    transactions.executeWithoutResult(
        status -> {
          for (int slot = 0; slot < manifestEnds.size(); slot++) {
            jdbc.sql(
                    "INSERT INTO scheduler_slot (instance, slot, manifest_offset) VALUES (?, ?, ?)")
                .params(instance, slot, manifestEnds.get(slot) - 1)
                .update();
          }
        });
  }

  @Override
  public List<SlotState> slots(UUID instance) {
    return jdbc.sql(
            "SELECT slot, settled, manifest_offset, rounds FROM scheduler_slot"
                + " WHERE instance = ? ORDER BY slot")
        .param(instance)
        .query(
            (row, number) ->
                new SlotState(
                    row.getInt("slot"),
                    row.getLong("settled"),
                    row.getLong("manifest_offset"),
                    row.getLong("rounds")))
        .list();
  }

  @Override
  public void close(UUID instance) {
    jdbc.sql("DELETE FROM scheduler_slot WHERE instance = ?").param(instance).update();
  }

  @Override
  public void skipTo(UUID instance, int slot, long sequence, long manifestOffset) {
    jdbc.sql(
            "UPDATE scheduler_slot SET manifest_offset = ?"
                + " WHERE instance = ? AND slot = ? AND settled = ? AND manifest_offset < ?")
        .params(manifestOffset, instance, slot, sequence, manifestOffset)
        .update();
  }

  @Override
  public boolean settle(SlotClaim claim, Instant at, List<Effect> effects) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              if (!isNext(claim)) {
                return false;
              }
              write(at, effects);
              return true;
            }));
  }

  private boolean isNext(SlotClaim claim) {
    JdbcClient.StatementSpec guard =
        jdbc.sql(claim.published() ? NEXT : SILENT)
            .param("instance", claim.instance())
            .param("slot", claim.slot())
            .param("sequence", claim.sequence());
    return (claim.published()
                ? guard.param("offset", claim.manifestOffset())
                : guard.param("round", claim.round()))
            .update()
        == 1;
  }

  @Override
  public Set<Integer> settle(
      UUID owner, Map<Integer, Long> epochs, Instant at, Collection<Effect> effects) {
    Set<Integer> lost = new HashSet<>();
    transactions.executeWithoutResult(
        status -> {
          lost.clear();
          lost.addAll(epochs.keySet());
          jdbc.sql(MINE)
              .param("owner", owner)
              .param("shards", epochs.keySet().toArray(new Integer[0]))
              .query(
                  row -> {
                    int shard = row.getInt("shard");
                    if (epochs.getOrDefault(shard, -1L) == row.getLong("epoch")) {
                      lost.remove(shard);
                    }
                  });
          List<Effect> mine = new ArrayList<>(effects.size());
          for (Effect effect : effects) {
            if (lost.isEmpty() || !lost.contains(effect.row().shard())) {
              mine.add(effect);
            }
          }
          write(at, mine);
        });
    return lost;
  }

  private void write(Instant at, List<Effect> effects) {
    if (!effects.isEmpty()) {
      template.execute((ConnectionCallback<Boolean>) connection -> write(connection, at, effects));
      List<Skip> skips = effects.stream().flatMap(effect -> effect.skips().stream()).toList();
      if (!skips.isEmpty()) {
        log.skipped(skips, at);
      }
      for (Effect effect : effects) {
        if (!effect.cancelled().isEmpty()) {
          log.replaced(effect.row().jobId(), effect.cancelled(), at);
        }
      }
    }
  }

  private static boolean write(Connection connection, Instant at, List<Effect> effects)
      throws SQLException {
    SettledRows rows = new SettledRows(connection, at);
    rows.cancel(effects); // runs before due rows, as everybody locks them
    rows.insertNext(effects, rows.delete(effects));
    rows.tell(effects);
    rows.await(effects);
    return true;
  }
}
