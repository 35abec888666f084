package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.ApprovalStore.Opened;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
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
  private final NamedParameterJdbcTemplate named;
  private final ApprovalOpenings openings;

  ApprovalWrites(JdbcTemplate template, TermsJson terms) {
    this.template = template;
    this.named = new NamedParameterJdbcTemplate(template);
    this.openings = new ApprovalOpenings(terms);
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
    List<SqlParameterSource> votes = new ArrayList<>();
    for (Change change : changes) {
      change.votes().forEach(vote -> votes.add(row(change.after().id(), vote)));
    }
    insert(VOTE, votes);
  }

  /** The ids of those that were added. */
  Set<String> open(Collection<Opened> approvals) {
    return Objects.requireNonNull(
        template.execute(
            (ConnectionCallback<Set<String>>) connection -> openings.add(connection, approvals)));
  }

  private void insert(String sql, List<SqlParameterSource> rows) {
    if (!rows.isEmpty()) {
      named.batchUpdate(sql, rows.toArray(SqlParameterSource[]::new));
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

  private static SqlParameterSource row(String approvalId, Vote vote) {
    return new MapSqlParameterSource()
        .addValue("approval", approvalId)
        .addValue("principal", vote.principal())
        .addValue("id", vote.id())
        .addValue("roles", Rows.texts(vote.roles().stream().sorted().toList()))
        .addValue("approve", vote.approve())
        .addValue("reason", vote.reason(), Types.VARCHAR)
        .addValue("response", vote.response(), Types.VARCHAR)
        .addValue("way", vote.way().name())
        .addValue("at", Rows.time(vote.at()), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  void add(List<ApprovalLog.Act> acts) {
    insert(ACT, acts.stream().map(ApprovalWrites::row).toList());
  }

  private static SqlParameterSource row(ApprovalLog.Act act) {
    Approval approval = act.approval();
    Refusal refused = act.refused();
    return new MapSqlParameterSource()
        .addValue("id", act.id())
        .addValue("at", Rows.time(act.at()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("principal", act.caller().principal())
        .addValue("action", act.action())
        .addValue("subject", "approval/" + approval.id())
        .addValue("session", approval.ask().requester().run().sessionId(), Types.VARCHAR)
        .addValue("reason", act.reason(), Types.VARCHAR)
        .addValue("digest", approval.ask().arguments().digest())
        .addValue("approval", approval.id())
        .addValue("refused", refused == null ? null : refused.code(), Types.VARCHAR);
  }
}
