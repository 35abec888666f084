package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.session.SessionOverview;
import io.observatory.hitl.session.Sessions;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sessions as rows. */
@Component
class JdbcSessions implements Sessions {

  private static final String LIST =
      """
      SELECT * FROM session
      WHERE session_id > :after
          AND (:state::text IS NULL OR state = :state)
          AND (:agent::text IS NULL OR agent_id = :agent)
          AND (:cluster::text IS NULL OR cluster_id = :cluster)
          AND (:mission::text IS NULL OR mission_id = :mission)
          AND (:workflow::text IS NULL OR workflow_id = :workflow)
      ORDER BY session_id LIMIT :limit
      """;

  private final JdbcClient jdbc;

  JdbcSessions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<SessionOverview> list(Question question) {
    return jdbc.sql(LIST)
        .param("after", question.after())
        .param("state", question.state())
        .param("agent", question.agent())
        .param("cluster", question.cluster())
        .param("mission", question.mission())
        .param("workflow", question.workflow())
        .param("limit", question.limit())
        .query((row, number) -> overview(row))
        .list();
  }

  @Override
  public Optional<SessionOverview> find(String sessionId) {
    return jdbc.sql("SELECT * FROM session WHERE session_id = :id")
        .param("id", sessionId)
        .query((row, number) -> overview(row))
        .optional();
  }

  private static SessionOverview overview(ResultSet row) throws SQLException {
    return new SessionOverview(
        row.getString("session_id"),
        row.getString("state"),
        Rows.texts(row, "holds"),
        row.getLong("buffered_count"),
        new SessionOverview.Activity(
            row.getString("agent_id"),
            row.getString("cluster_id"),
            row.getString("mission_id"),
            row.getString("workflow_id"),
            row.getLong("messages"),
            Rows.instant(row, "first_seen"),
            Rows.instant(row, "last_activity")),
        lastGate(row));
  }

  private static SessionOverview.@Nullable LastGate lastGate(ResultSet row) throws SQLException {
    String kind = row.getString("last_gate_kind");
    return kind == null
        ? null
        : new SessionOverview.LastGate(
            kind,
            row.getString("last_gate_id"),
            row.getString("last_gate_reason"),
            Rows.instantOf(row, "last_gate_at"));
  }
}
