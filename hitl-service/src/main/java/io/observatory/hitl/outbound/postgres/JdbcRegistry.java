package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.policy.Execution;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Registry;
import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What agents are registered as, in rows; no row of one that is registered no more. */
@Component
class JdbcRegistry implements Registry {

  private static final String KEEP =
      """
      INSERT INTO agent (agent_id, agent_type, cluster_id, execution_policy)
      SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
      ON CONFLICT (agent_id) DO UPDATE SET agent_type = excluded.agent_type,
          cluster_id = excluded.cluster_id, execution_policy = excluded.execution_policy
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  JdbcRegistry(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  @Override
  public Facts.Agent known(Facts.Agent said) {
    Optional<Registered> found =
        jdbc.sql("SELECT * FROM agent WHERE agent_id = :agent")
            .param("agent", Rows.clean(said.id()))
            .query(
                (row, number) ->
                    new Registered(
                        row.getString("agent_type"),
                        row.getString("cluster_id"),
                        Execution.valueOf(row.getString("execution_policy"))))
            .optional();
    return found
        .map(
            registered ->
                new Facts.Agent(
                    said.id(),
                    registered.type() == null ? said.type() : registered.type(),
                    registered.cluster(),
                    said.capability(),
                    registered.execution()))
        .orElse(said);
  }

  @Override
  public void keep(Collection<Entry> entries) {
    Map<String, Entry> latest =
        entries.stream()
            .collect(
                Collectors.toMap(Entry::agentId, Function.identity(), (older, newer) -> newer));
    // Rows are locked in the order of their ids: two instances never wait for each other.
    List<Entry> there =
        latest.values().stream()
            .filter(entry -> entry.registered() != null)
            .sorted((one, other) -> one.agentId().compareTo(other.agentId()))
            .toList();
    if (!there.isEmpty()) {
      template.execute((ConnectionCallback<Integer>) connection -> keep(connection, there));
    }
    for (Entry entry : latest.values()) {
      if (entry.registered() == null) {
        jdbc.sql("DELETE FROM agent WHERE agent_id = :agent")
            .param("agent", Rows.clean(entry.agentId()))
            .update();
      }
    }
  }

  private static int keep(Connection connection, List<Entry> entries) throws SQLException {
    Columns<Entry> columns =
        Columns.of(connection, KEEP, entries)
            .text(entry -> Rows.clean(entry.agentId()))
            .text(of(registered -> Rows.cleanIfAny(registered.type())))
            .text(of(registered -> Rows.clean(registered.cluster())))
            .text(of(registered -> registered.execution().name()));
    try (PreparedStatement statement = columns.statement()) {
      return statement.executeUpdate();
    }
  }

  private static Function<Entry, @Nullable String> of(
      Function<Registered, @Nullable String> field) {
    return entry -> entry.registered() == null ? null : field.apply(entry.registered());
  }
}
