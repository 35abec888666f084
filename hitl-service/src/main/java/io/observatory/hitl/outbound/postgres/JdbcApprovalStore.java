package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalStore;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.command.IdempotencyKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Approvals as rows. */
@Component
class JdbcApprovalStore implements ApprovalStore {

  private static final String ADD =
      """
      INSERT INTO approval (id, state, revision, opened_at, expires_at, due_at,
          agent_id, agent_type, cluster_id, capability, principal, owner,
          session_id, mission_id, workflow_id, run_id,
          action, target, arguments, digest, risk, cost, title, description, details,
          response_schema, timeout_ms, fallback,
          decision, policy, policy_version, rule, verdict_reason, terms,
          decided_at, decided_by, decided_reason, lapses_at,
          requester, idempotency_key, request_digest)
      VALUES (:id, :state, :revision, :openedAt, :expiresAt, :dueAt,
          :agent, :agentType, :cluster, :capability, :principal, :owner,
          :session, :mission, :workflow, :run,
          :action, :target, :arguments, :digest, :risk, :cost, :title, :description, :details,
          :responseSchema, :timeout, :fallback,
          :decision, :policy, :policyVersion, :rule, :verdictReason, :terms,
          :decidedAt, :decidedBy, :decidedReason, :lapsesAt,
          :requester, :idempotencyKey, :requestDigest)
      ON CONFLICT DO NOTHING
      """;

  private static final String DENIED =
      """
      SELECT * FROM approval
      WHERE agent_id = :agent AND digest = :digest AND state = 'DENIED' AND decided_at > :since
          AND action = :action AND target = :target
      ORDER BY decided_at DESC LIMIT 1
      """;

  private static final String DUE =
      """
      SELECT * FROM approval WHERE due_at <= :now
      ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
      """;

  private static final String LIST =
      """
      SELECT * FROM approval
      WHERE (:state::text IS NULL OR state = :state)
          AND (:agent::text IS NULL OR agent_id = :agent)
          AND (:session::text IS NULL OR session_id = :session)
          AND (:action::text IS NULL OR action = :action)
          AND (:beforeId::text IS NULL OR (opened_at, id) < (:before, :beforeId))
      ORDER BY opened_at DESC, id DESC LIMIT :limit
      """;

  private final JdbcClient jdbc;
  private final ApprovalRows rows;
  private final ApprovalWrites writes;

  JdbcApprovalStore(JdbcClient jdbc, ApprovalRows rows, ApprovalWrites writes) {
    this.jdbc = jdbc;
    this.rows = rows;
    this.writes = writes;
  }

  @Override
  public boolean add(Approval approval, @Nullable IdempotencyKey key) {
    JdbcClient.StatementSpec sql = jdbc.sql(ADD);
    rows.ask(sql, approval.ask());
    rows.verdict(sql, approval.verdict());
    Approval.End end = approval.end();
    return sql.param("id", approval.id())
            .param("state", approval.state().name())
            .param("revision", approval.revision())
            .param("openedAt", Rows.time(approval.openedAt()))
            .param("expiresAt", Rows.time(approval.expiresAt()))
            .param("dueAt", Rows.time(approval.dueAt()))
            .param("decidedAt", end == null ? null : Rows.time(end.at()))
            .param("decidedBy", end == null ? null : end.by())
            .param("decidedReason", end == null ? null : end.reason())
            .param(
                "lapsesAt",
                approval.grant() == null ? null : Rows.time(approval.grant().lapsesAt()))
            .param("requester", Approvals.requester(approval.ask()))
            .param("idempotencyKey", key == null ? null : key.key())
            .param("requestDigest", key == null ? null : key.digest())
            .update()
        == 1;
  }

  @Override
  public Optional<Approval> find(String id) {
    return one(jdbc.sql("SELECT * FROM approval WHERE id = :id").param("id", id));
  }

  @Override
  public Optional<Approval> lock(String id) {
    return one(jdbc.sql("SELECT * FROM approval WHERE id = :id FOR UPDATE").param("id", id));
  }

  @Override
  public Optional<Keyed> findByKey(String requester, String key) {
    JdbcClient.StatementSpec sql =
        jdbc.sql("SELECT * FROM approval WHERE requester = :requester AND idempotency_key = :key")
            .param("requester", requester)
            .param("key", key);
    return sql.query(
            (row, number) ->
                new Keyed(
                    rows.approval(row, votes(row.getString("id"))),
                    row.getString("request_digest")))
        .optional();
  }

  @Override
  public Optional<Approval> denied(Ask ask, Instant since) {
    return one(
        jdbc.sql(DENIED)
            .param("agent", ask.requester().agentId())
            .param("digest", ask.arguments().digest())
            .param("since", Rows.time(since))
            .param("action", ask.action())
            .param("target", ask.target()));
  }

  @Override
  public void save(Collection<Change> changes) {
    writes.save(changes);
  }

  @Override
  public void add(ApprovalLog.Act act) {
    writes.add(act);
  }

  @Override
  public List<Approval> takeDue(Instant now, int most) {
    return all(jdbc.sql(DUE).param("now", Rows.time(now)).param("most", most));
  }

  @Override
  public List<Approval> list(Question question) {
    ApprovalState state = question.state();
    Place before = question.before();
    return all(
        jdbc.sql(LIST)
            .param("state", state == null ? null : state.name())
            .param("agent", question.agentId())
            .param("session", question.sessionId())
            .param("action", question.action())
            .param("before", before == null ? null : Rows.time(before.openedAt()))
            .param("beforeId", before == null ? null : before.id())
            .param("limit", question.limit()));
  }

  private Optional<Approval> one(JdbcClient.StatementSpec sql) {
    return all(sql).stream().findFirst();
  }

  /** Votes are read once for all rows. */
  private List<Approval> all(JdbcClient.StatementSpec sql) {
    List<Approval> bare = sql.query((row, number) -> rows.approval(row, List.of())).list();
    return bare.isEmpty() ? bare : rows.withVotes(bare, jdbc);
  }

  private List<Vote> votes(String id) {
    return rows.votes(List.of(id), jdbc).getOrDefault(id, List.of());
  }
}
