package io.observatory.heartbeat.outbound.postgres;

import io.observatory.heartbeat.agent.AgentDirectory;
import io.observatory.heartbeat.agent.AgentQuery;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keyset pages: a page costs the same wherever it begins. */
@Component
class JdbcAgentDirectory implements AgentDirectory {

  private static final String SELECT =
      "SELECT "
          + AgentRows.COLUMNS
          + "FROM agent a LEFT JOIN gateway_heartbeats h USING (agent_id) WHERE ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  JdbcAgentDirectory(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  @Override
  public List<AgentSnapshot> list(AgentQuery query) {
    StringBuilder sql = new StringBuilder(SELECT).append("a.agent_id > :after");
    String capability = query.capability();
    if (capability != null) {
      sql.append(" AND a.capabilities @> :capability::jsonb");
    }
    if (query.cluster() != null) {
      sql.append(" AND a.cluster_id = :cluster");
    }
    AgentState state = query.state();
    if (state != null) {
      sql.append(" AND a.state = :state");
    }
    JdbcClient.StatementSpec statement =
        jdbc.sql(sql.append(" ORDER BY a.agent_id LIMIT :limit").toString())
            .param("after", query.afterAgentId())
            .param("limit", query.limit());
    if (capability != null) {
      statement =
          statement.param(
              "capability", json.writeValueAsString(List.of(Map.of("name", capability))));
    }
    if (query.cluster() != null) {
      statement = statement.param("cluster", query.cluster());
    }
    if (state != null) {
      statement = statement.param("state", state.name());
    }
    return statement.query(new AgentRows(json)).list();
  }

  @Override
  public Optional<AgentSnapshot> find(String agentId) {
    return jdbc.sql(SELECT + "a.agent_id = :id")
        .param("id", agentId)
        .query(new AgentRows(json))
        .optional();
  }
}
