package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalStore.Opened;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.policy.Verdict;
import io.observatory.platform.jdbc.Columns;
import io.observatory.platform.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** New approvals, one statement for as many as there are. */
final class ApprovalOpenings {

  private static final String OPEN =
      """
      INSERT INTO approval (id, state, revision, opened_at, expires_at, due_at,
          agent_id, agent_type, cluster_id, capability, principal, owner,
          session_id, mission_id, workflow_id, run_id,
          action, target, arguments, digest, risk, cost, title, description, details,
          response_schema, timeout_ms, fallback,
          decision, policy, policy_version, rule, verdict_reason, terms,
          decided_at, decided_by, decided_reason, lapses_at,
          requester, idempotency_key, request_digest)
      SELECT id, state, revision, to_timestamp(opened / 1000.0), to_timestamp(expires / 1000.0),
          to_timestamp(due / 1000.0),
          agent, agent_type, cluster, capability, principal, owner,
          session, mission, workflow, run,
          action, target, arguments, digest, risk, cost::double precision, title, description,
          details, response_schema, timeout::bigint, fallback,
          decision, policy, policy_version, rule, verdict_reason, terms,
          to_timestamp(decided / 1000.0), decided_by, decided_reason, to_timestamp(lapses / 1000.0),
          requester, idempotency_key, request_digest
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
          ?::bigint[], ?::text[], ?::text[], ?::bigint[],
          ?::text[], ?::text[], ?::text[])
          AS n(id, state, revision, opened, expires, due,
              agent, agent_type, cluster, capability, principal, owner,
              session, mission, workflow, run,
              action, target, arguments, digest, risk, cost, title, description, details,
              response_schema, timeout, fallback,
              decision, policy, policy_version, rule, verdict_reason, terms,
              decided, decided_by, decided_reason, lapses,
              requester, idempotency_key, request_digest)
      ON CONFLICT DO NOTHING
      RETURNING id
      """;

  private final TermsJson terms;

  ApprovalOpenings(TermsJson terms) {
    this.terms = terms;
  }

  /** The ids of those that were added. */
  Set<String> add(Connection connection, Collection<Opened> approvals) throws SQLException {
    Columns<Opened> columns =
        Columns.of(connection, OPEN, approvals)
            .text(each -> each.approval().id())
            .text(each -> each.approval().state().name())
            .bigint(each -> each.approval().revision())
            .millis(each -> each.approval().openedAt())
            .millis(each -> each.approval().expiresAt())
            .millis(each -> each.approval().dueAt());
    requester(columns);
    asked(columns);
    verdict(columns);
    columns
        .millis(ofEnd(Approval.End::at))
        .text(ofEnd(Approval.End::by))
        .text(ofEnd(Approval.End::reason))
        .millis(each -> each.approval().grant() == null ? null : each.approval().grant().lapsesAt())
        .text(each -> Approvals.requester(each.approval().ask()))
        .text(ofKey(IdempotencyKey::key))
        .text(ofKey(IdempotencyKey::digest));
    Set<String> added = new HashSet<>();
    try (PreparedStatement statement = columns.statement();
        ResultSet ids = statement.executeQuery()) {
      while (ids.next()) {
        added.add(ids.getString(1));
      }
    }
    return added;
  }

  private static void requester(Columns<Opened> columns) throws SQLException {
    columns
        .text(of(ask -> ask.requester().agentId()))
        .text(of(ask -> ask.requester().agentType()))
        .text(of(ask -> ask.requester().clusterId()))
        .text(of(ask -> ask.requester().capability()))
        .text(of(ask -> ask.requester().principal()))
        .text(of(ask -> ask.requester().owner()))
        .text(of(ask -> ask.requester().run().sessionId()))
        .text(of(ask -> ask.requester().run().missionId()))
        .text(of(ask -> ask.requester().run().workflowId()))
        .text(of(ask -> ask.requester().run().runId()));
  }

  private static void asked(Columns<Opened> columns) throws SQLException {
    columns
        .text(of(Ask::action))
        .text(of(Ask::target))
        .text(of(ask -> ask.arguments().json()))
        .text(of(ask -> ask.arguments().digest()))
        .text(of(ask -> ask.risk().name()))
        .text(of(ask -> ask.cost() == null ? null : ask.cost().toString()))
        .text(of(ask -> ask.plan().title()))
        .text(of(ask -> ask.plan().description()))
        .text(of(ask -> ask.plan().details()))
        .text(of(ask -> ask.wish().responseSchema()))
        .text(of(ask -> millis(ask.wish().timeout())))
        .text(of(ask -> ask.wish().fallback()));
  }

  private void verdict(Columns<Opened> columns) throws SQLException {
    columns
        .text(by(verdict -> verdict.decision().name()))
        .text(by(Verdict::policy))
        .bigint(each -> each.approval().verdict().version())
        .text(by(Verdict::rule))
        .text(by(verdict -> Rows.clean(verdict.reason())))
        .text(by(verdict -> terms.write(verdict.terms())));
  }

  private static @Nullable String millis(@Nullable Duration time) {
    return time == null ? null : Long.toString(time.toMillis());
  }

  private static Function<Opened, @Nullable String> of(Function<Ask, @Nullable String> field) {
    return each -> field.apply(each.approval().ask());
  }

  private static Function<Opened, @Nullable String> by(Function<Verdict, @Nullable String> field) {
    return each -> field.apply(each.approval().verdict());
  }

  private static <T> Function<Opened, @Nullable T> ofEnd(
      Function<Approval.End, @Nullable T> field) {
    return each -> each.approval().end() == null ? null : field.apply(each.approval().end());
  }

  private static Function<Opened, @Nullable String> ofKey(Function<IdempotencyKey, String> field) {
    return each -> each.key() == null ? null : field.apply(each.key());
  }
}
