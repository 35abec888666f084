package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.InterventionLog;
import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.session.Intervention;
import io.observatory.hitl.session.Interventions;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people did, in a table to which only lines are added. */
@Component
class JdbcInterventions implements InterventionLog, Interventions {

  private static final String APPEND =
      """
      INSERT INTO hitl_intervention_events (command_id, at, principal, action, subject, session_id,
          trace_id, hold_id, approval_id, reason, before_digest, after_digest, original, replacement)
      VALUES (:id, :at, :principal, :action, :subject, :session,
          :trace, :hold, :approval, :reason, :beforeDigest, :afterDigest, :original, :replacement)
      """;

  private static final String LIST =
      """
      SELECT e.number, e.command_id, e.at, e.principal, e.action, e.subject, e.session_id,
          e.approval_id, e.trace_id, e.reason, e.before_digest, e.after_digest,
          coalesce(c.status, CASE WHEN e.refused IS NULL THEN 'APPLIED' ELSE 'REFUSED' END) AS status,
          coalesce(c.code, e.refused) AS code
      FROM hitl_intervention_events e LEFT JOIN command c ON c.id = e.command_id
      WHERE e.number < :before
          AND (:session::text IS NULL OR e.session_id = :session)
          AND (:approval::text IS NULL OR e.approval_id = :approval)
          AND (:principal::text IS NULL OR e.principal = :principal)
          AND (:action::text IS NULL OR e.action = :action)
          AND (:from::timestamptz IS NULL OR e.at >= :from)
          AND (:until::timestamptz IS NULL OR e.at < :until)
      ORDER BY e.number DESC LIMIT :limit
      """;

  private final JdbcClient jdbc;

  JdbcInterventions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void append(CommandRecord command, Instruction instruction) {
    Instruction.Edit edit = instruction.edit();
    jdbc.sql(APPEND)
        .param("id", command.id())
        .param("at", Rows.time(command.givenAt()))
        .param("principal", command.principal())
        .param("action", command.action().name())
        .param("subject", instruction.subject())
        .param("session", command.sessionId())
        .param("trace", edit.traceId())
        .param("hold", edit.holdId())
        .param("approval", edit.approvalId())
        .param("reason", command.reason())
        .param("beforeDigest", before(edit))
        .param("afterDigest", edit.payload() == null ? null : Digest.of(edit.payload()))
        .param("original", edit.original())
        .param("replacement", edit.payload())
        .update();
  }

  private static @Nullable String before(Instruction.Edit edit) {
    return edit.original() == null ? edit.expectedDigest() : Digest.of(edit.original());
  }

  @Override
  public List<Intervention> list(Question question) {
    Intervention.Deed action = question.action();
    return jdbc.sql(LIST)
        .param("before", question.before())
        .param("session", question.sessionId())
        .param("approval", question.approvalId())
        .param("principal", question.principal())
        .param("action", action == null ? null : action.name())
        .param("from", Rows.time(question.from()))
        .param("until", Rows.time(question.until()))
        .param("limit", question.limit())
        .query((row, number) -> intervention(row))
        .list();
  }

  private static Intervention intervention(ResultSet row) throws SQLException {
    return new Intervention(
        row.getLong("number"),
        row.getString("command_id"),
        Rows.instantOf(row, "at"),
        row.getString("principal"),
        Intervention.Deed.valueOf(row.getString("action")),
        row.getString("subject"),
        row.getString("session_id"),
        row.getString("approval_id"),
        row.getString("trace_id"),
        row.getString("reason"),
        row.getString("before_digest"),
        row.getString("after_digest"),
        CommandRecord.Status.valueOf(row.getString("status")),
        row.getString("code"));
  }
}
