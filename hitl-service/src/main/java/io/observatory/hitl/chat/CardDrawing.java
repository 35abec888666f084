package io.observatory.hitl.chat;

import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.policy.Terms;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a card says of an approval.
 *
 * @param pages where approvals are shown in full; an approval's id is added to it
 */
public record CardDrawing(URI pages) {

  Card card(Approval approval) {
    Ask ask = approval.ask();
    Terms terms = approval.verdict().terms();
    return new Card(
        approval.id(),
        approval.revision(),
        ask.action(),
        ask.target(),
        ask.requester().agentId(),
        ask.requester().isAuthenticated(),
        ask.risk().name(),
        needed(approval),
        votes(approval),
        plan(ask),
        ask.arguments().json(),
        ask.arguments().digest(),
        approval.expiresAt(),
        terms.webOnly() || terms.stepUp() != null || ask.wish().responseSchema() != null,
        URI.create(
            pages + URLEncoder.encode(approval.id(), StandardCharsets.UTF_8).replace("+", "%20")));
  }

  /** Any of the quorums that were asked decides. */
  private static String needed(Approval approval) {
    Terms terms = approval.verdict().terms();
    return Stream.concat(
            Stream.of(terms.quorum()),
            terms.escalations().subList(0, approval.level()).stream().map(Terms.Escalation::quorum))
        .map(Object::toString)
        .collect(Collectors.joining(", or "));
  }

  private static String votes(Approval approval) {
    return approval.votes().stream()
        .map(vote -> (vote.approve() ? "for: " : "against: ") + vote.principal() + way(vote))
        .collect(Collectors.joining(", "));
  }

  private static String way(Vote vote) {
    return vote.way() == Vote.Way.CHAT ? " (chat)" : "";
  }

  /** A title that only repeats the action says nothing. */
  private static String plan(Ask ask) {
    Ask.Plan plan = ask.plan();
    return Stream.of(
            plan.title().equals(ask.action()) ? null : plan.title(),
            plan.description(),
            plan.details())
        .filter(Objects::nonNull)
        .collect(Collectors.joining("\n"));
  }

  /** How it ended; null while people are asked. */
  static @Nullable Ending ending(Approval approval) {
    Approval.End end = approval.end();
    return end == null
        ? null
        : new Ending(
            word(approval.state()),
            end.by(),
            end.at(),
            Objects.requireNonNullElse(end.reason(), ""));
  }

  private static String word(ApprovalState state) {
    return switch (state) {
      case PENDING -> "Pending";
      case APPROVED -> "Approved";
      case DENIED -> "Denied";
      case EXPIRED -> "Expired";
      case CANCELLED -> "Cancelled";
      case CONSUMED -> "Approved and used";
      case REVOKED -> "Approved, then revoked";
      case LAPSED -> "Approved, not used in time";
    };
  }
}
