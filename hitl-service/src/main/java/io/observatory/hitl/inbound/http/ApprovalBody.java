package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.policy.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An approval as it is shown: arguments and plan in full.
 *
 * @param arguments as the requester wrote them
 * @param argumentsDigest SHA-256 (hex) of their canonical form, to be shown when it is claimed
 * @param retryable whether asking the same again is of use: true when nobody said no
 */
record ApprovalBody(
    @JsonProperty("approval_id") String approvalId,
    String state,
    long revision,
    String action,
    @Nullable String target,
    @JsonRawValue String arguments,
    @JsonProperty("arguments_digest") String argumentsDigest,
    RequesterBody requester,
    String title,
    @Nullable String description,
    @Nullable @JsonRawValue String details,
    String risk,
    @Nullable Double cost,
    @Nullable @JsonProperty("response_schema") @JsonRawValue String responseSchema,
    @Nullable String fallback,
    PolicyBody policy,
    List<VoteBody> votes,
    @JsonProperty("opened_at") Instant openedAt,
    @JsonProperty("expires_at") Instant expiresAt,
    int level,
    int reminded,
    @Nullable DecisionBody decision,
    @Nullable GrantBody grant,
    boolean retryable) {

  record RequesterBody(
      @JsonProperty("agent_id") String agentId,
      boolean authenticated,
      @Nullable String principal,
      @JsonProperty("agent_type") @Nullable String agentType,
      @JsonProperty("cluster_id") @Nullable String clusterId,
      @Nullable String capability,
      @Nullable String owner,
      @JsonProperty("session_id") @Nullable String sessionId,
      @JsonProperty("mission_id") @Nullable String missionId,
      @JsonProperty("workflow_id") @Nullable String workflowId,
      @JsonProperty("run_id") @Nullable String runId) {

    static RequesterBody of(Ask.Requester who) {
      return new RequesterBody(
          who.agentId(),
          who.isAuthenticated(),
          who.principal(),
          who.agentType(),
          who.clusterId(),
          who.capability(),
          who.owner(),
          who.run().sessionId(),
          who.run().missionId(),
          who.run().workflowId(),
          who.run().runId());
    }
  }

  /** What the policies said; {@code name} is null when none was concerned. */
  record PolicyBody(
      String decision,
      @Nullable String name,
      long version,
      @Nullable String rule,
      String reason,
      String quorum,
      @JsonProperty("reason_required") boolean reasonRequired) {

    static PolicyBody of(Verdict verdict) {
      return new PolicyBody(
          verdict.decision().name(),
          verdict.policy().isEmpty() ? null : verdict.policy(),
          verdict.version(),
          verdict.rule().isEmpty() ? null : verdict.rule(),
          verdict.reason(),
          verdict.terms().quorum().toString(),
          verdict.terms().reasonRequired());
    }
  }

  record VoteBody(
      String principal,
      boolean approve,
      @Nullable String reason,
      @Nullable @JsonRawValue String response,
      String way,
      Instant at) {

    static VoteBody of(Vote vote) {
      return new VoteBody(
          vote.principal(),
          vote.approve(),
          vote.reason(),
          vote.response(),
          vote.way().name(),
          vote.at());
    }
  }

  record DecisionBody(
      Instant at, String by, @Nullable String reason, @Nullable @JsonRawValue String response) {}

  record GrantBody(
      @JsonProperty("lapses_at") Instant lapsesAt,
      @JsonProperty("ended_at") @Nullable Instant endedAt,
      @JsonProperty("ended_by") @Nullable String endedBy) {}

  static ApprovalBody of(Approval approval) {
    Ask ask = approval.ask();
    Approval.End end = approval.end();
    Approval.Grant grant = approval.grant();
    return new ApprovalBody(
        approval.id(),
        approval.state().name(),
        approval.revision(),
        ask.action(),
        ask.target().isEmpty() ? null : ask.target(),
        ask.arguments().json(),
        ask.arguments().digest(),
        RequesterBody.of(ask.requester()),
        ask.plan().title(),
        ask.plan().description(),
        ask.plan().details(),
        ask.risk().name(),
        ask.cost(),
        ask.wish().responseSchema(),
        ask.wish().fallback(),
        PolicyBody.of(approval.verdict()),
        approval.votes().stream().map(VoteBody::of).toList(),
        approval.openedAt(),
        approval.expiresAt(),
        approval.level(),
        approval.reminded(),
        end == null ? null : new DecisionBody(end.at(), end.by(), end.reason(), end.response()),
        grant == null ? null : new GrantBody(grant.lapsesAt(), grant.endedAt(), grant.endedBy()),
        approval.isRetryable());
  }
}
