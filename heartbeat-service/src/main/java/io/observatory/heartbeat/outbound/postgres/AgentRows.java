package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Details;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.Mandate;
import io.observatory.heartbeat.agent.Profile;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows of one query; agents of one kind share what is equal. Not for use by two threads. */
final class AgentRows implements RowMapper<AgentSnapshot> {

  /** What a query must select, from {@code agent a LEFT JOIN gateway_heartbeats h}. */
  static final String COLUMNS =
      """
      a.agent_id, a.cluster_id, a.agent_type, a.capabilities::text AS capabilities,
      a.execution_policy, a.state, a.registered_at, a.incarnation, a.revision,
      a.claimed_incarnation, a.ttl_ms, a.mandate_policy, a.signing_key, a.duplicate_identity,
      a.evict_at, a.next_active_at, h.busy_until,
      coalesce(h.last_seen, a.registered_at) AS last_seen, coalesce(h.seq, 0) AS seq
      """;

  private static final int SHARED = 10_000;
  private static final TypeReference<List<Capability>> CAPABILITIES = new TypeReference<>() {};

  private final JsonMapper json;
  private final Map<String, List<Capability>> parsed = new HashMap<>();

  AgentRows(JsonMapper json) {
    this.json = json;
  }

  @Override
  public AgentSnapshot mapRow(ResultSet row, int number) throws SQLException {
    return new AgentSnapshot(
        row.getString("agent_id"),
        new Profile(
            row.getString("cluster_id"),
            row.getString("agent_type"),
            capabilities(row.getString("capabilities")),
            ExecutionPolicy.valueOf(row.getString("execution_policy")),
            row.getLong("ttl_ms")),
        AgentState.valueOf(row.getString("state")),
        Rows.instantOf(row, "registered_at"),
        Rows.instantOf(row, "last_seen"),
        row.getLong("incarnation"),
        row.getLong("seq"),
        row.getLong("revision"),
        details(row));
  }

  private static Details details(ResultSet row) throws SQLException {
    return new Details(
        row.getLong("claimed_incarnation"),
        mandate(row.getString("mandate_policy"), row.getString("signing_key")),
        row.getBoolean("duplicate_identity"),
        Rows.instant(row, "evict_at"),
        Rows.instant(row, "next_active_at"),
        Rows.instant(row, "busy_until"),
        null);
  }

  private static Mandate mandate(@Nullable String policy, @Nullable String signingKey) {
    return policy == null && signingKey == null
        ? Mandate.NONE
        : new Mandate(policy == null ? null : ExecutionPolicy.valueOf(policy), signingKey);
  }

  private List<Capability> capabilities(String text) {
    if (parsed.size() >= SHARED) {
      parsed.clear();
    }
    return parsed.computeIfAbsent(text, unseen -> json.readValue(unseen, CAPABILITIES));
  }
}
