package io.observatory.hitl.outbound.postgres;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.Arguments;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.Verdict;
import io.observatory.platform.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The columns of approvals and votes. */
@Component
class ApprovalRows {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static final String VOTES =
      """
      SELECT * FROM approval_vote WHERE approval_id = ANY (:ids) ORDER BY approval_id, at, id
      """;

  private final JsonMapper json;
  private final TermsJson terms;

  ApprovalRows(JsonMapper json, TermsJson terms) {
    this.json = json;
    this.terms = terms;
  }

  Approval approval(ResultSet row, List<Vote> votes) throws SQLException {
    return new Approval(
        row.getString("id"),
        ask(row),
        new Verdict(
            Decision.valueOf(row.getString("decision")),
            row.getString("policy"),
            row.getLong("policy_version"),
            row.getString("rule"),
            terms.read(row.getString("terms")),
            row.getString("verdict_reason")),
        ApprovalState.valueOf(row.getString("state")),
        row.getLong("revision"),
        Rows.instantOf(row, "opened_at"),
        Rows.instantOf(row, "expires_at"),
        row.getInt("reminded"),
        row.getInt("level"),
        end(row),
        grant(row),
        votes);
  }

  private Ask ask(ResultSet row) throws SQLException {
    long timeout = row.getLong("timeout_ms");
    boolean patient = row.wasNull();
    double cost = row.getDouble("cost");
    boolean free = row.wasNull();
    String arguments = row.getString("arguments");
    return new Ask(
        requester(row),
        row.getString("action"),
        row.getString("target"),
        new Arguments(arguments, row.getString("digest"), json.readValue(arguments, OBJECT)),
        Risk.valueOf(row.getString("risk")),
        free ? null : cost,
        new Ask.Plan(
            row.getString("title"), row.getString("description"), row.getString("details")),
        new Ask.Wish(
            patient ? null : Duration.ofMillis(timeout),
            row.getString("response_schema"),
            row.getString("fallback")));
  }

  private static Ask.Requester requester(ResultSet row) throws SQLException {
    return new Ask.Requester(
        row.getString("agent_id"),
        row.getString("agent_type"),
        row.getString("cluster_id"),
        row.getString("capability"),
        row.getString("principal"),
        row.getString("owner"),
        new Ask.Run(
            row.getString("session_id"),
            row.getString("mission_id"),
            row.getString("workflow_id"),
            row.getString("run_id")));
  }

  private static Approval.@Nullable End end(ResultSet row) throws SQLException {
    Instant at = Rows.instant(row, "decided_at");
    return at == null
        ? null
        : new Approval.End(
            at,
            row.getString("decided_by"),
            row.getString("decided_reason"),
            row.getString("response"));
  }

  private static Approval.@Nullable Grant grant(ResultSet row) throws SQLException {
    Instant lapsesAt = Rows.instant(row, "lapses_at");
    return lapsesAt == null
        ? null
        : new Approval.Grant(lapsesAt, Rows.instant(row, "used_at"), row.getString("used_by"));
  }

  /** What was only opened has none: they are not asked for. */
  List<Approval> withVotes(List<Approval> bare, JdbcClient jdbc) {
    List<String> changed =
        bare.stream().filter(approval -> approval.revision() > 1).map(Approval::id).toList();
    Map<String, List<Vote>> votes = changed.isEmpty() ? Map.of() : votes(changed, jdbc);
    return votes.isEmpty()
        ? bare
        : bare.stream().map(one -> one.withVotes(votes.getOrDefault(one.id(), List.of()))).toList();
  }

  Map<String, List<Vote>> votes(Collection<String> ids, JdbcClient jdbc) {
    return jdbc
        .sql(VOTES)
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> Map.entry(row.getString("approval_id"), vote(row)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                LinkedHashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Vote vote(ResultSet row) throws SQLException {
    return new Vote(
        row.getString("id"),
        row.getString("principal"),
        Set.copyOf(Rows.texts(row, "roles")),
        row.getBoolean("approve"),
        row.getString("reason"),
        row.getString("response"),
        Vote.Way.valueOf(row.getString("way")),
        Rows.instantOf(row, "at"));
  }
}
