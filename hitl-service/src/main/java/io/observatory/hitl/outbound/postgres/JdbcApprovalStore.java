package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalStore;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Vote;
import io.observatory.platform.jdbc.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Approvals as rows. */
@Component
class JdbcApprovalStore implements ApprovalStore {

  /** The latest denial of each: the index on what was denied gives it at once. */
  private static final String DENIED =
      """
      SELECT n.place, d.* FROM unnest(:agents::text[], :digests::text[], :actions::text[],
          :targets::text[], :since::timestamptz[]) WITH ORDINALITY
          AS n(agent, digest, action, target, since, place)
      CROSS JOIN LATERAL (
          SELECT * FROM approval a
          WHERE a.agent_id = n.agent AND a.digest = n.digest AND a.state = 'DENIED'
              AND a.decided_at > n.since AND a.action = n.action AND a.target = n.target
          ORDER BY a.decided_at DESC LIMIT 1) d
      """;

  private static final String DECIDED =
      """
      SELECT id FROM approval WHERE id = ANY (:ids) AND state <> 'PENDING'
      """;

  private static final String LOCK =
      """
      SELECT * FROM approval WHERE id = ANY (:ids) ORDER BY id FOR UPDATE
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
  public Set<String> open(Collection<Opened> approvals) {
    return writes.open(approvals);
  }

  @Override
  public Optional<Approval> find(String id) {
    return one(jdbc.sql("SELECT * FROM approval WHERE id = :id").param("id", id));
  }

  @Override
  public Map<String, Approval> find(Collection<String> ids) {
    return byId("SELECT * FROM approval WHERE id = ANY (:ids)", ids);
  }

  @Override
  public Set<String> decided(Collection<String> ids) {
    return jdbc.sql(DECIDED)
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> row.getString("id"))
        .set();
  }

  @Override
  public Map<String, Approval> lock(Collection<String> ids) {
    return byId(LOCK, ids);
  }

  private Map<String, Approval> byId(String sql, Collection<String> ids) {
    return all(jdbc.sql(sql).param("ids", ids.toArray(String[]::new))).stream()
        .collect(Collectors.toMap(Approval::id, Function.identity()));
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
  public Map<Integer, Approval> denied(List<Wanted> wanted) {
    Map<Integer, Approval> denied = new HashMap<>();
    jdbc.sql(DENIED)
        .param("agents", texts(wanted, each -> each.ask().requester().agentId()))
        .param("digests", texts(wanted, each -> each.ask().arguments().digest()))
        .param("actions", texts(wanted, each -> each.ask().action()))
        .param("targets", texts(wanted, each -> each.ask().target()))
        .param("since", texts(wanted, each -> each.since().toString()))
        .query(
            row -> {
              denied.put(row.getInt("place") - 1, rows.approval(row, List.of()));
            });
    return denied;
  }

  private static String[] texts(List<Wanted> wanted, Function<Wanted, String> column) {
    return wanted.stream().map(column).toArray(String[]::new);
  }

  @Override
  public void save(Collection<Change> changes) {
    writes.save(changes);
  }

  @Override
  public void add(List<ApprovalLog.Act> acts) {
    writes.add(acts);
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
