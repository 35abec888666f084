package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Claim;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.Mandate;
import io.observatory.heartbeat.agent.Order;
import io.observatory.platform.jdbc.Columns;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.json.JsonMapper;

/** Orders as rows, from placing to done. */
final class OrderRows {

  /** What a REGISTER holds. */
  record Body(
      String clusterId,
      @Nullable String agentType,
      @Nullable List<Capability> capabilities,
      @Nullable Long ttlMillis,
      @Nullable ExecutionPolicy claimedPolicy,
      @Nullable ExecutionPolicy policy,
      @Nullable String signingKey) {}

  private static final int MOST = 1_000;

  private static final String OPEN =
      """
      SELECT id, agent_id, key_hash % ? AS partition, action, body::text AS body
      FROM agent_order WHERE done_at IS NULL AND key_hash % ? = ANY (?) ORDER BY id LIMIT
      """
          + MOST;

  private static final String FINISH =
      """
      UPDATE agent_order o SET done_at = now(), revision = c.revision
      FROM unnest(?::bigint[], ?::bigint[]) AS c (id, revision) WHERE o.id = c.id
      """;

  private final JdbcTemplate jdbc;
  private final JsonMapper json;

  OrderRows(JdbcTemplate jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Places an order; its id. */
  long place(String agentId, Order.Action action) {
    Long id =
        jdbc.queryForObject(
            "INSERT INTO agent_order (agent_id, key_hash, action, body)"
                + " VALUES (?, ?, ?, ?::jsonb) RETURNING id",
            Long.class,
            agentId,
            JdbcAgentStore.keyHash(agentId),
            action instanceof Order.Register ? "REGISTER" : "REMOVE",
            action instanceof Order.Register register
                ? json.writeValueAsString(body(register))
                : "{}");
    return java.util.Objects.requireNonNull(id);
  }

  List<Order> open(Set<Integer> partitions, int partitionCount) {
    RowMapper<Order> order =
        (row, number) ->
            new Order(
                row.getLong("id"),
                row.getString("agent_id"),
                row.getInt("partition"),
                action(row.getString("action"), row.getString("body")));
    return jdbc.query(
        con -> {
          PreparedStatement statement = con.prepareStatement(OPEN);
          statement.setInt(1, partitionCount);
          statement.setInt(2, partitionCount);
          statement.setArray(3, con.createArrayOf("integer", partitions.toArray()));
          return statement;
        },
        order);
  }

  void finish(List<Order.Done> done) {
    if (!done.isEmpty()) {
      jdbc.update(
          con ->
              Columns.of(con, FINISH, done)
                  .bigint(each -> each.order().id())
                  .bigint(Order.Done::revision)
                  .statement());
    }
  }

  private Order.Action action(String action, String text) {
    if (action.equals("REMOVE")) {
      return new Order.Remove();
    }
    Body body = json.readValue(text, Body.class);
    return new Order.Register(
        new Claim(
            body.clusterId(),
            body.agentType(),
            body.capabilities(),
            body.claimedPolicy(),
            body.ttlMillis()),
        new Mandate(body.policy(), body.signingKey()));
  }

  private static Body body(Order.Register register) {
    Claim claim = register.claim();
    return new Body(
        claim.clusterId(),
        claim.agentType(),
        claim.capabilities(),
        claim.ttlMillis(),
        claim.policy(),
        register.mandate().policy(),
        register.mandate().signingKey());
  }
}
