package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.AgentEvents;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentStore;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.LastSeen;
import io.observatory.heartbeat.agent.Order;
import io.observatory.heartbeat.agent.Transition;
import io.observatory.platform.jdbc.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many agents per statement. Rows are always locked in the order of their ids, so that two batches
 * never wait for each other in a circle.
 */
@Component
class JdbcAgentStore implements AgentStore {

  private static final int FETCH = 5_000;

  private static final String SAVE =
      """
      INSERT INTO agent AS a (agent_id, key_hash, cluster_id, agent_type, capabilities,
          execution_policy, state, registered_at, incarnation, revision, claimed_incarnation,
          ttl_ms, mandate_policy, signing_key, duplicate_identity, evict_at, next_active_at)
      SELECT c.agent_id, c.key_hash::integer, c.cluster_id, c.agent_type, c.capabilities::jsonb,
          c.execution_policy, c.state, to_timestamp(c.registered_ms / 1000.0), c.incarnation,
          c.revision, c.claimed_incarnation, c.ttl_ms, c.mandate_policy, c.signing_key,
          c.duplicate_identity = 1, to_timestamp(c.evict_ms / 1000.0),
          to_timestamp(c.next_active_ms / 1000.0)
      FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
          ?::bigint[], ?::bigint[], ?::bigint[])
          AS c (agent_id, key_hash, cluster_id, agent_type, capabilities, execution_policy, state,
              registered_ms, incarnation, revision, claimed_incarnation, ttl_ms, mandate_policy,
              signing_key, duplicate_identity, evict_ms, next_active_ms)
      WHERE c.revision = 1 OR EXISTS (SELECT 1 FROM agent b WHERE b.agent_id = c.agent_id)
      ORDER BY c.agent_id COLLATE "C"
      ON CONFLICT (agent_id) DO UPDATE SET
          cluster_id = excluded.cluster_id,
          agent_type = excluded.agent_type,
          capabilities = excluded.capabilities,
          execution_policy = excluded.execution_policy,
          state = excluded.state,
          registered_at = excluded.registered_at,
          incarnation = excluded.incarnation,
          revision = excluded.revision,
          claimed_incarnation = excluded.claimed_incarnation,
          ttl_ms = excluded.ttl_ms,
          mandate_policy = excluded.mandate_policy,
          signing_key = excluded.signing_key,
          duplicate_identity = excluded.duplicate_identity,
          evict_at = excluded.evict_at,
          next_active_at = excluded.next_active_at
      WHERE a.revision = excluded.revision - 1
      RETURNING agent_id
      """;

  private static final String SAVE_LAST_SEEN =
      """
      INSERT INTO gateway_heartbeats AS h (agent_id, last_seen, seq, busy_until)
      SELECT c.agent_id, to_timestamp(c.at_ms / 1000.0), c.seq,
          to_timestamp(nullif(c.busy_ms, 0) / 1000.0)
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS c (agent_id, at_ms, seq, busy_ms)
      ORDER BY c.agent_id COLLATE "C"
      ON CONFLICT (agent_id) DO UPDATE SET
          last_seen = excluded.last_seen, seq = excluded.seq, busy_until = excluded.busy_until
      WHERE h.last_seen < excluded.last_seen
      """;

  private static final String LOAD =
      "SELECT a.key_hash, "
          + AgentRows.COLUMNS
          + "FROM agent a LEFT JOIN gateway_heartbeats h USING (agent_id)"
          + " WHERE a.key_hash % ? = ANY (?)";

  private static final String FIND =
      "SELECT "
          + AgentRows.COLUMNS
          + "FROM agent a LEFT JOIN gateway_heartbeats h USING (agent_id)"
          + " WHERE a.agent_id = ANY (?)";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final AgentEvents events;
  private final OrderRows orders;
  private final JsonMapper json;

  JdbcAgentStore(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      AgentEvents events,
      JsonMapper json) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.events = events;
    this.orders = new OrderRows(jdbc, json);
    this.json = json;
  }

  @Override
  public Set<String> commit(List<Transition> transitions, List<Order.Done> done) {
    return transaction.execute(
        status -> {
          Set<String> refused = transitions.isEmpty() ? Set.of() : commit(transitions);
          orders.finish(done.stream().filter(d -> !refused.contains(d.order().agentId())).toList());
          return refused;
        });
  }

  private Set<String> commit(List<Transition> transitions) {
    Set<String> saved =
        new HashSet<>(jdbc.query(con -> save(con, transitions), (row, n) -> row.getString(1)));
    List<Transition> accepted =
        saved.size() == transitions.size()
            ? transitions
            : transitions.stream().filter(t -> saved.contains(t.agentId())).toList();
    saveLastSeen(accepted.stream().map(t -> lastSeen(t.agent())).toList());
    events.append(accepted);
    Set<String> refused = new HashSet<>();
    transitions.forEach(t -> refused.add(t.agentId()));
    refused.removeAll(saved);
    return refused;
  }

  @Override
  public List<Order> orders(Set<Integer> partitions, int partitionCount) {
    return orders.open(partitions, partitionCount);
  }

  private PreparedStatement save(Connection connection, List<Transition> transitions)
      throws SQLException {
    Map<List<Capability>, String> written = new IdentityHashMap<>();
    List<AgentSnapshot> agents = transitions.stream().map(Transition::agent).toList();
    return Columns.of(connection, SAVE, agents)
        .text(AgentSnapshot::agentId)
        .bigint(agent -> keyHash(agent.agentId()))
        .text(agent -> agent.profile().clusterId())
        .text(agent -> agent.profile().agentType())
        .text(
            agent ->
                written.computeIfAbsent(agent.profile().capabilities(), json::writeValueAsString))
        .text(agent -> agent.profile().policy().name())
        .text(agent -> agent.state().name())
        .bigint(agent -> agent.registeredAt().toEpochMilli())
        .bigint(AgentSnapshot::incarnation)
        .bigint(AgentSnapshot::revision)
        .bigint(agent -> agent.details().claimedIncarnation())
        .bigint(agent -> agent.profile().ttlMillis())
        .text(agent -> policy(agent.details().mandate().policy()))
        .text(agent -> agent.details().mandate().signingKey())
        .bigint(agent -> agent.details().duplicateIdentity() ? 1 : 0)
        .millis(agent -> agent.details().evictAt())
        .millis(agent -> agent.details().nextActiveAt())
        .statement();
  }

  @Override
  public void saveLastSeen(List<LastSeen> seen) {
    if (!seen.isEmpty()) {
      jdbc.update(
          con ->
              Columns.of(con, SAVE_LAST_SEEN, seen)
                  .text(LastSeen::agentId)
                  .bigint(LastSeen::atMillis)
                  .bigint(LastSeen::seq)
                  .bigint(LastSeen::busyUntilMillis)
                  .statement());
    }
  }

  @Override
  public void load(
      Set<Integer> partitions, int partitionCount, ObjIntConsumer<AgentSnapshot> into) {
    AgentRows rows = new AgentRows(json);
    RowCallbackHandler each =
        row -> into.accept(rows.mapRow(row, 0), row.getInt("key_hash") % partitionCount);
    // A cursor needs a transaction; without one the driver would hold all rows at once.
    transaction.executeWithoutResult(
        status -> jdbc.query(con -> select(con, partitions, partitionCount), each));
  }

  private static PreparedStatement select(
      Connection connection, Set<Integer> partitions, int partitionCount) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(LOAD);
    statement.setFetchSize(FETCH);
    statement.setInt(1, partitionCount);
    statement.setArray(2, connection.createArrayOf("integer", partitions.toArray()));
    return statement;
  }

  @Override
  public List<AgentSnapshot> find(Collection<String> agentIds) {
    return jdbc.query(
        con -> {
          PreparedStatement statement = con.prepareStatement(FIND);
          statement.setArray(1, con.createArrayOf("text", agentIds.toArray()));
          return statement;
        },
        new AgentRows(json));
  }

  /** Modulo the topic's partition count this is the partition Java's producers choose. */
  static int keyHash(String agentId) {
    return Utils.toPositive(Utils.murmur2(agentId.getBytes(StandardCharsets.UTF_8)));
  }

  private static LastSeen lastSeen(AgentSnapshot agent) {
    Instant busyUntil = agent.details().busyUntil();
    return new LastSeen(
        agent.agentId(),
        agent.lastSeen().toEpochMilli(),
        agent.seq(),
        busyUntil == null ? 0 : busyUntil.toEpochMilli());
  }

  private static @Nullable String policy(@Nullable ExecutionPolicy policy) {
    return policy == null ? null : policy.name();
  }
}
