package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.session.Gate;
import io.observatory.hitl.session.GateNews;
import io.observatory.hitl.session.Gates;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gates as rows. */
@Component
class JdbcGates implements Gates {

  private static final String LIST =
      """
      SELECT * FROM gate
      WHERE (:state::text IS NULL OR state = :state)
          AND (:session::text IS NULL OR session_id = :session)
          AND (:openedAt::timestamptz IS NULL OR (opened_at, gate_id) > (:openedAt, :gate))
      ORDER BY opened_at, gate_id LIMIT :limit
      """;

  private static final String LATEST =
      """
      SELECT DISTINCT ON (trace_id) * FROM gate
      WHERE session_id = :session AND trace_id = ANY (:traces)
      ORDER BY trace_id, opened_at DESC, gate_id DESC
      """;

  private final JdbcClient jdbc;

  JdbcGates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Gate> list(Question question) {
    Place after = question.after();
    Gate.State state = question.state();
    return jdbc.sql(LIST)
        .param("state", state == null ? null : state.name())
        .param("session", question.sessionId())
        .param("openedAt", after == null ? null : Rows.time(after.openedAt()))
        .param("gate", after == null ? "" : after.gateId())
        .param("limit", question.limit())
        .query((row, number) -> gate(row))
        .list();
  }

  @Override
  public Optional<Gate> find(String gateId) {
    return jdbc.sql("SELECT * FROM gate WHERE gate_id = :id")
        .param("id", gateId)
        .query((row, number) -> gate(row))
        .optional();
  }

  @Override
  public Map<String, Gate> latest(String sessionId, Collection<String> traces) {
    Map<String, Gate> latest = new HashMap<>();
    jdbc.sql(LATEST)
        .param("session", sessionId)
        .param("traces", traces.toArray(new String[0]))
        .query(
            (ResultSet row) -> {
              latest.put(row.getString("trace_id"), gate(row));
            });
    return latest;
  }

  private static Gate gate(ResultSet row) throws SQLException {
    return new Gate(
        row.getString("gate_id"),
        row.getString("session_id"),
        Gate.State.valueOf(row.getString("state")),
        row.getString("hold_id"),
        row.getString("reason"),
        about(row),
        Rows.instantOf(row, "opened_at"),
        row.getString("opened_by"),
        Rows.instant(row, "closed_at"),
        row.getString("closed_by"),
        row.getString("closed_reason"),
        row.getLong("flushed"));
  }

  private static GateNews.@Nullable About about(ResultSet row) throws SQLException {
    String traceId = row.getString("trace_id");
    return traceId == null
        ? null
        : new GateNews.About(
            traceId,
            row.getString("agent_id"),
            row.getString("digest"),
            row.getString("intent"),
            row.getString("tool_call"),
            row.getString("tool_input"));
  }
}
