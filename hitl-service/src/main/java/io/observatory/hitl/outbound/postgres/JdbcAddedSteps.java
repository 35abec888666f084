package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.graph.AddedSteps;
import io.observatory.hitl.graph.Place;
import io.observatory.hitl.graph.Step;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Steps that people added, out of what they did. */
@Component
class JdbcAddedSteps implements AddedSteps {

  private static final String LIST =
      """
      SELECT e.session_id, e.at, e.replacement
      FROM hitl_intervention_events e JOIN command c ON c.id = e.command_id
      WHERE e.session_id = :session AND e.action = 'INJECT' AND c.status = 'APPLIED'
      ORDER BY e.number LIMIT :most
      """;

  private final JdbcClient jdbc;
  private final DecisionCodec codec;

  JdbcAddedSteps(JdbcClient jdbc, DecisionCodec codec) {
    this.jdbc = jdbc;
    this.codec = codec;
  }

  @Override
  public List<Step> steps(String sessionId, int most) {
    return jdbc
        .sql(LIST)
        .param("session", sessionId)
        .param("most", most)
        .query((row, number) -> step(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Step> step(ResultSet row) throws SQLException {
    byte[] value = row.getBytes("replacement");
    Map<String, @Nullable Object> decision = value == null ? null : codec.read(value);
    String id = text(decision, "meta", "trace_id");
    if (id == null) {
      return Optional.empty();
    }
    Instant at = Rows.instantOf(row, "at");
    Place place = new Place(at, 0);
    return Optional.of(
        new Step(
            row.getString("session_id"),
            id,
            text(decision, "meta", "parent_step_id"),
            place,
            at,
            Step.Origin.OPERATOR,
            new Step.Said(
                place,
                text(decision, "identity", "agent_id"),
                text(decision, "cognition", "intent"),
                text(decision, "action", "tool_call"),
                text(decision, "action", "status"))));
  }

  private static @Nullable String text(
      @Nullable Map<String, @Nullable Object> decision, String part, String field) {
    return decision != null
            && decision.get(part) instanceof Map<?, ?> inside
            && inside.get(field) instanceof String text
        ? text
        : null;
  }
}
