package io.observatory.hitl.approval;

import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.TimeoutAction;
import io.observatory.hitl.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to people and what became of it; immutable, every step makes another one.
 *
 * @param verdict what the policies said when it was opened; its terms hold to the end
 * @param revision rises by one with everything that occurs
 * @param reminded how often people were reminded
 * @param level how many levels of the escalation chain have been asked
 * @param end how it was decided; null while it is pending
 * @param grant when and how the approval may be used; null unless it was approved
 * @param votes in the order they came
 */
public record Approval(
    String id,
    Ask ask,
    Verdict verdict,
    ApprovalState state,
    long revision,
    Instant openedAt,
    Instant expiresAt,
    int reminded,
    int level,
    @Nullable End end,
    @Nullable Grant grant,
    List<Vote> votes) {

  /** Copies the votes. */
  public Approval {
    votes = List.copyOf(votes);
  }

  /**
   * How it was decided.
   *
   * @param by a person, {@code policy:<name>} or {@code timeout}
   * @param response what the deciding voter answered, as JSON
   */
  public record End(Instant at, String by, @Nullable String reason, @Nullable String response) {}

  /**
   * The right to act once.
   *
   * @param endedAt when it was used, revoked or lapsed
   * @param endedBy who used or revoked it
   */
  public record Grant(Instant lapsesAt, @Nullable Instant endedAt, @Nullable String endedBy) {}

  static Approval pending(String id, Ask ask, Verdict verdict, Instant now) {
    return new Approval(
        id,
        ask,
        verdict,
        ApprovalState.PENDING,
        0,
        now,
        now.plus(patience(verdict.terms(), ask.wish())),
        0,
        0,
        null,
        null,
        List.of());
  }

  /** The requester may want an answer earlier than the policy gives up, never later. */
  private static Duration patience(Terms terms, Ask.Wish wish) {
    Duration whole =
        terms.timeoutAction() == TimeoutAction.ESCALATE && !terms.escalations().isEmpty()
            ? terms.escalations().getLast().after().plus(terms.timeout())
            : terms.timeout();
    Duration wanted = wish.timeout();
    return wanted != null && wanted.compareTo(whole) < 0 ? wanted : whole;
  }

  /** When something will happen to it by itself; null when nothing will. */
  public @Nullable Instant dueAt() {
    return switch (state) {
      case PENDING -> Timing.dueAt(this);
      case APPROVED -> grant == null ? null : grant.lapsesAt();
      default -> null;
    };
  }

  /** Whether asking the same again is of use: nobody said no. */
  public boolean isRetryable() {
    return switch (state) {
      case EXPIRED, CANCELLED, LAPSED -> true;
      default -> false;
    };
  }

  Approval approved(End how) {
    return with(
        ApprovalState.APPROVED,
        how,
        new Grant(how.at().plus(verdict.terms().grantTtl()), null, null));
  }

  Approval ended(ApprovalState as, End how) {
    return with(as, how, null);
  }

  /** What was approved is used, revoked or lapsed. */
  Approval used(ApprovalState as, Instant at, @Nullable String by) {
    Instant lapses = grant == null ? at : grant.lapsesAt();
    return with(as, end, new Grant(lapses, at, by));
  }

  private Approval with(ApprovalState as, @Nullable End how, @Nullable Grant granted) {
    return new Approval(
        id, ask, verdict, as, revision, openedAt, expiresAt, reminded, level, how, granted, votes);
  }

  Approval with(Vote vote) {
    List<Vote> all = new ArrayList<>(votes);
    all.add(vote);
    return withVotes(all);
  }

  /** The same with these votes in the place of its own. */
  public Approval withVotes(List<Vote> all) {
    return new Approval(
        id, ask, verdict, state, revision, openedAt, expiresAt, reminded, level, end, grant, all);
  }

  Approval progressed(int reminders, int levels) {
    return new Approval(
        id, ask, verdict, state, revision, openedAt, expiresAt, reminders, levels, end, grant,
        votes);
  }

  Approval at(long newRevision) {
    return new Approval(
        id,
        ask,
        verdict,
        state,
        newRevision,
        openedAt,
        expiresAt,
        reminded,
        level,
        end,
        grant,
        votes);
  }
}
