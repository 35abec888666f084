package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.ActionLog;
import io.observatory.heartbeat.agent.Order;
import io.observatory.heartbeat.agent.OrderBook;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Orders in a table that the owners poll. */
@Component
class JdbcOrderBook implements OrderBook {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final OrderRows rows;
  private final ActionLog actions;

  JdbcOrderBook(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      ActionLog actions,
      JsonMapper json) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.rows = new OrderRows(jdbc, json);
    this.actions = actions;
  }

  @Override
  public long place(
      String agentId, Order.Action action, String principal, @Nullable String reason) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              String name = action instanceof Order.Register ? "agent.register" : "agent.remove";
              actions.append(principal, name, "agent/" + agentId, reason);
              return rows.place(agentId, action);
            }));
  }

  @Override
  public Optional<Progress> find(long id) {
    return jdbc
        .query(
            "SELECT agent_id, revision FROM agent_order WHERE id = ?",
            (row, number) ->
                new Progress(id, row.getString("agent_id"), row.getObject("revision", Long.class)),
            id)
        .stream()
        .findFirst();
  }

  @Override
  public void clean() {
    jdbc.update("DELETE FROM agent_order WHERE done_at < now() - interval '1 hour'");
  }
}
