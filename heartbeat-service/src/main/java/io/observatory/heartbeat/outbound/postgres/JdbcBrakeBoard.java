package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.ActionLog;
import io.observatory.heartbeat.agent.Brake;
import io.observatory.heartbeat.agent.BrakeBoard;
import io.observatory.heartbeat.agent.Headcount;
import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The board as tables; brakes are told of in the transaction that writes them. */
@Component
class JdbcBrakeBoard implements BrakeBoard {

  private static final String COUNT =
      """
      INSERT INTO brake_count AS b (partition, cluster_id, present, suspect, gone)
      SELECT c.partition::integer, c.cluster_id, c.present, c.suspect, c.gone
      FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS c (partition, cluster_id, present, suspect, gone)
      ORDER BY c.partition, c.cluster_id COLLATE "C"
      ON CONFLICT (partition, cluster_id) DO UPDATE SET
          present = excluded.present, suspect = excluded.suspect, gone = excluded.gone
      """;

  private static final String CLEAN =
      "DELETE FROM brake_count WHERE present = 0 AND suspect = 0 AND gone = 0";

  private static final String TOTALS =
      """
      SELECT cluster_id, sum(present) AS present, sum(suspect) AS suspect, sum(gone) AS gone
      FROM brake_count GROUP BY cluster_id
      """;

  private static final String ENGAGE =
      """
      INSERT INTO brake (scope, phase, since, ends_at, present, suspect, gone, by, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final RowMapper<Brake> BRAKE =
      (row, number) ->
          new Brake(
              row.getString("scope"),
              Brake.Phase.valueOf(row.getString("phase")),
              Rows.instantOf(row, "since"),
              Rows.instantOf(row, "ends_at"),
              count(row),
              row.getString("by"),
              row.getString("reason"));

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final ActionLog actions;

  JdbcBrakeBoard(JdbcTemplate jdbc, PlatformTransactionManager transactions, ActionLog actions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.actions = actions;
  }

  @Override
  public Board exchange(Collection<PartitionCount> changed, Set<Integer> taken) {
    return transaction.execute(
        status -> {
          if (!taken.isEmpty()) {
            jdbc.update(
                "DELETE FROM brake_count WHERE partition = ANY (?::integer[])", literal(taken));
          }
          if (!changed.isEmpty()) {
            jdbc.update(
                con ->
                    Columns.of(con, COUNT, changed)
                        .bigint(PartitionCount::partition)
                        .text(PartitionCount::clusterId)
                        .bigint(count -> count.count().present())
                        .bigint(count -> count.count().suspect())
                        .bigint(count -> count.count().gone())
                        .statement());
            if (changed.stream().anyMatch(count -> count.count().equals(Headcount.NONE))) {
              jdbc.update(CLEAN);
            }
          }
          Map<String, Headcount> clusters = new HashMap<>();
          jdbc.query(
              TOTALS,
              row -> {
                clusters.put(row.getString("cluster_id"), count(row));
              });
          return new Board(clusters, brakes());
        });
  }

  /** Integers only, so nothing in it can be anything else. */
  private static String literal(Set<Integer> numbers) {
    return numbers.toString().replace('[', '{').replace(']', '}');
  }

  @Override
  public List<Brake> brakes() {
    return jdbc.query("SELECT * FROM brake ORDER BY scope", BRAKE);
  }

  @Override
  public boolean engage(Brake brake) {
    return transaction.execute(
        status -> {
          boolean engaged = insert(brake, " ON CONFLICT (scope) DO NOTHING") == 1;
          if (engaged) {
            actions.append(brake.by(), "brake.engage", subject(brake.scope()), brake.reason());
          }
          return engaged;
        });
  }

  @Override
  public void open(Brake open) {
    transaction.executeWithoutResult(
        status -> {
          if (open.scope().equals(Brake.EVERYWHERE)) {
            jdbc.update(
                "UPDATE brake SET phase = 'OPEN', since = ?, ends_at = ?, by = ?, reason = ?"
                    + " WHERE phase = 'ENGAGED'",
                Rows.time(open.since()),
                Rows.time(open.until()),
                open.by(),
                open.reason());
          }
          insert(
              open,
              """
               ON CONFLICT (scope) DO UPDATE SET phase = excluded.phase, since = excluded.since,
                  ends_at = excluded.ends_at, present = excluded.present,
                  suspect = excluded.suspect, gone = excluded.gone, by = excluded.by,
                  reason = excluded.reason
              """);
          actions.append(open.by(), "brake.open", subject(open.scope()), open.reason());
        });
  }

  private int insert(Brake brake, String conflict) {
    return jdbc.update(
        ENGAGE + conflict,
        brake.scope(),
        brake.phase().name(),
        Rows.time(brake.since()),
        Rows.time(brake.until()),
        brake.count().present(),
        brake.count().suspect(),
        brake.count().gone(),
        brake.by(),
        brake.reason());
  }

  @Override
  public void remove(String scope, Instant since, String reason) {
    transaction.executeWithoutResult(
        status -> {
          if (jdbc.update(
                  "DELETE FROM brake WHERE scope = ? AND since = ?", scope, Rows.time(since))
              == 1) {
            actions.append(Brake.GATEWAY, "brake.remove", subject(scope), reason);
          }
        });
  }

  private static String subject(String scope) {
    return "cluster/" + scope;
  }

  private static Headcount count(ResultSet row) throws SQLException {
    return new Headcount(row.getLong("present"), row.getLong("suspect"), row.getLong("gone"));
  }
}
