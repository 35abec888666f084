package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.platform.jdbc.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came of approvals, one statement for as many as there are. */
@Component
class ApprovalWrites {

  /** The revision is held by the row's lock; it is compared all the same. */
  private static final String SAVE =
      """
      UPDATE approval a SET state = n.state, revision = n.revision,
          due_at = to_timestamp(n.due / 1000.0), reminded = n.reminded, level = n.level,
          decided_at = to_timestamp(n.decided / 1000.0), decided_by = n.decided_by,
          decided_reason = n.reason, response = n.response,
          lapses_at = to_timestamp(n.lapses / 1000.0), used_at = to_timestamp(n.used / 1000.0),
          used_by = n.used_by
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
          ?::text[])
          AS n(id, state, before, revision, due, reminded, level, decided, decided_by, reason,
              response, lapses, used, used_by)
      WHERE a.id = n.id AND a.revision = n.before
      """;

  private static final String VOTE =
      """
      INSERT INTO approval_vote (approval_id, principal, id, roles, approve, reason, response, way, at)
      VALUES (:approval, :principal, :id, :roles, :approve, :reason, :response, :way, :at)
      """;

  private static final String ACT =
      """
      INSERT INTO hitl_intervention_events (command_id, at, principal, action, subject, session_id,
          reason, after_digest, approval_id, refused)
      VALUES (:id, :at, :principal, :action, :subject, :session, :reason, :digest, :approval, :refused)
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  ApprovalWrites(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  void save(Collection<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Integer saved =
        template.execute((ConnectionCallback<Integer>) connection -> save(connection, changes));
    if (saved == null || saved != changes.size()) {
      throw new OptimisticLockingFailureException("an approval was changed without its lock");
    }
    for (Change change : changes) {
      change.votes().forEach(vote -> add(change.after().id(), vote));
    }
  }

  private static int save(Connection connection, Collection<Change> changes) throws SQLException {
    Columns<Change> columns =
        Columns.of(connection, SAVE, changes)
            .text(change -> change.after().id())
            .text(change -> change.after().state().name())
            .bigint(change -> change.before() == null ? 0 : change.before().revision())
            .bigint(change -> change.after().revision())
            .millis(change -> change.after().dueAt())
            .bigint(change -> change.after().reminded())
            .bigint(change -> change.after().level())
            .millis(ofEnd(Approval.End::at))
            .text(ofEnd(Approval.End::by))
            .text(ofEnd(Approval.End::reason))
            .text(ofEnd(Approval.End::response))
            .millis(ofGrant(Approval.Grant::lapsesAt))
            .millis(ofGrant(Approval.Grant::endedAt))
            .text(ofGrant(Approval.Grant::endedBy));
    try (PreparedStatement statement = columns.statement()) {
      return statement.executeUpdate();
    }
  }

  private static <T> Function<Change, @Nullable T> ofEnd(
      Function<Approval.End, @Nullable T> field) {
    return change -> change.after().end() == null ? null : field.apply(change.after().end());
  }

  private static <T> Function<Change, @Nullable T> ofGrant(
      Function<Approval.Grant, @Nullable T> field) {
    return change -> change.after().grant() == null ? null : field.apply(change.after().grant());
  }

  private void add(String approvalId, Vote vote) {
    jdbc.sql(VOTE)
        .param("approval", approvalId)
        .param("principal", vote.principal())
        .param("id", vote.id())
        .param("roles", Rows.texts(vote.roles().stream().sorted().toList()))
        .param("approve", vote.approve())
        .param("reason", vote.reason())
        .param("response", vote.response())
        .param("way", vote.way().name())
        .param("at", Rows.time(vote.at()))
        .update();
  }

  void add(ApprovalLog.Act act) {
    Approval approval = act.approval();
    Refusal refused = act.refused();
    jdbc.sql(ACT)
        .param("id", act.id())
        .param("at", Rows.time(act.at()))
        .param("principal", act.caller().principal())
        .param("action", act.action())
        .param("subject", "approval/" + approval.id())
        .param("session", approval.ask().requester().run().sessionId())
        .param("reason", act.reason())
        .param("digest", approval.ask().arguments().digest())
        .param("approval", approval.id())
        .param("refused", refused == null ? null : refused.code())
        .update();
  }
}
