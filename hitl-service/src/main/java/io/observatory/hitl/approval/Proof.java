package io.observatory.hitl.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.hitl.receipt.CanonicalJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a receipt says of a decision: who asked for what, who decided how under which policy. */
public final class Proof {

  private Proof() {}

  /**
   * The claims of a decided approval.
   *
   * @throws IllegalArgumentException while it is pending
   */
  public static Map<String, @Nullable Object> of(Approval approval) {
    Approval.End end = approval.end();
    if (end == null) {
      throw new IllegalArgumentException("nothing was decided yet");
    }
    Ask ask = approval.ask();
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("type", "observatory/approval-decision/1");
    claims.put("approval_id", approval.id());
    claims.put("decision", decision(approval.state()));
    claims.put("action", ask.action());
    claims.put("target", ask.target());
    claims.put("arguments_digest", ask.arguments().digest());
    claims.put("requester", requester(ask.requester()));
    claims.put("opened_at", time(approval.openedAt()));
    claims.put("decided_at", time(end.at()));
    claims.put("decided_by", whole(end.by()));
    claims.put("reason", whole(end.reason()));
    claims.put("response", json(end.response()));
    claims.put("policy", approval.verdict().policy());
    claims.put("policy_version", approval.verdict().version());
    claims.put("quorum", whole(approval.verdict().terms().quorum().toString()));
    claims.put("votes", approval.votes().stream().map(Proof::vote).toList());
    Approval.Grant grant = approval.grant();
    claims.put("lapses_at", grant == null ? null : time(grant.lapsesAt()));
    return claims;
  }

  private static String decision(ApprovalState state) {
    return switch (state) {
      case CONSUMED, REVOKED, LAPSED -> ApprovalState.APPROVED.name();
      default -> state.name();
    };
  }

  private static Map<String, @Nullable Object> requester(Ask.Requester who) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("agent_id", who.agentId());
    claims.put("principal", who.principal());
    claims.put("session_id", who.run().sessionId());
    claims.put("workflow_id", who.run().workflowId());
    claims.put("run_id", who.run().runId());
    return claims;
  }

  private static Map<String, @Nullable Object> vote(Vote vote) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("principal", whole(vote.principal()));
    claims.put("approve", vote.approve());
    claims.put("reason", whole(vote.reason()));
    claims.put("response", json(vote.response()));
    claims.put("at", time(vote.at()));
    claims.put("roles", vote.roles().stream().sorted().map(Proof::whole).toList());
    return claims;
  }

  /** Nothing that can not be said in JSON stands in the way of a decision. */
  private static @Nullable String whole(@Nullable String text) {
    return text == null ? null : new String(text.getBytes(UTF_8), UTF_8);
  }

  private static @Nullable Object json(@Nullable String text) {
    return text == null ? null : CanonicalJson.of(text).value();
  }

  private static String time(Instant at) {
    return at.toString();
  }
}
