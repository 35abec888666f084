package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalTail.Wanted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets those events through that a listener wants. */
record ApprovalSieve(Wanted wanted) {

  boolean lets(Map<String, @Nullable Object> event) {
    Object context = event.get("context");
    Object session = context instanceof Map<?, ?> ids ? ids.get("session_id") : null;
    return (wanted.state() == null || wanted.state() == state(event.get("kind")))
        && is(wanted.agentId(), event.get("requested_by"))
        && is(wanted.sessionId(), session)
        && is(wanted.action(), event.get("action"))
        && is(wanted.policy(), policy(event.get("policy")));
  }

  private static boolean is(@Nullable String wanted, @Nullable Object found) {
    return wanted == null || wanted.equals(found);
  }

  /** A policy stands with its version, such as {@code production/3}. */
  private static @Nullable String policy(@Nullable Object named) {
    return named == null ? null : named.toString().replaceFirst("/[0-9]+$", "");
  }

  private static @Nullable ApprovalState state(@Nullable Object kind) {
    return switch (String.valueOf(kind)) {
      case "OPENED", "VOTED", "REMINDED", "ESCALATED" -> ApprovalState.PENDING;
      case "APPROVED" -> ApprovalState.APPROVED;
      case "DENIED" -> ApprovalState.DENIED;
      case "EXPIRED", "LATE_DECISION" -> ApprovalState.EXPIRED;
      case "CONSUMED" -> ApprovalState.CONSUMED;
      case "REVOKED" -> ApprovalState.REVOKED;
      case "LAPSED" -> ApprovalState.LAPSED;
      case "CANCELLED" -> ApprovalState.CANCELLED;
      default -> null;
    };
  }
}
