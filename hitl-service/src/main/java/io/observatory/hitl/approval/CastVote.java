package io.observatory.hitl.approval;

import io.observatory.hitl.approval.Approvals.Ballot;
import io.observatory.hitl.approval.Approvals.Result;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A vote; the same of the same person again is a repeat.
 *
 * @param faults where the answer does not fit the question
 */
record CastVote(
    Batches.Vote wanted,
    Voter voter,
    List<ResponseSchemas.Fault> faults,
    Voting voting,
    Supplier<String> ids)
    implements Step {

  @Override
  public Result take(Approval approval, Sheet sheet) {
    Ballot ballot = wanted.ballot();
    Result refused = refused(approval, sheet);
    if (refused != null) {
      if (refused.refusal() != null) {
        sheet.act(refused, ballot.word(), voter.caller(), ballot.reason());
      }
      return refused;
    }
    Vote vote =
        new Vote(
            ids.get(),
            voter.principal(),
            voter.roles(),
            ballot.approve(),
            ballot.reason(),
            ballot.response(),
            voter.way(),
            sheet.at());
    return sheet.done(voting.vote(approval, vote), ballot.word(), voter.caller(), ballot.reason());
  }

  private @Nullable Result refused(Approval approval, Sheet sheet) {
    Ballot ballot = wanted.ballot();
    Long revision = wanted.revision();
    for (Vote vote : approval.votes()) {
      if (vote.principal().equals(voter.principal())) {
        return vote.approve() == ballot.approve()
            ? Result.repeat(approval)
            : Result.refused(
                approval, Refusal.Why.ALREADY_VOTED, "You have decided otherwise before.");
      }
    }
    if (approval.state() != ApprovalState.PENDING) {
      return late(approval, sheet);
    }
    if (revision != null && revision != approval.revision()) {
      return Result.refused(
          approval,
          Refusal.Why.REVISION_MISMATCH,
          "Something happened since you looked; look again.");
    }
    Refusal refusal = voting.refusal(approval, this, sheet.at());
    return refusal == null ? null : new Result(approval, false, refusal);
  }

  /** Notes a decision that came after the end; only one that expired is told of to the world. */
  private Result late(Approval approval, Sheet sheet) {
    if (approval.state() != ApprovalState.EXPIRED) {
      Approval.End end = approval.end();
      String how = end == null ? "" : " by " + end.by() + " at " + end.at();
      return Result.refused(
          approval, Refusal.Why.ALREADY_DECIDED, "It was " + approval.state() + how + ".");
    }
    Change change = tooLate(approval, wanted.ballot(), voter);
    sheet.add(change);
    return Result.refused(
        change.after(),
        Refusal.Why.APPROVAL_EXPIRED,
        "It expired at " + approval.expiresAt() + "; ask the agent to ask again.");
  }

  /** Notes one that was refused. */
  static Step note(Approvals.Refused refused, Voter voter) {
    return (approval, sheet) -> {
      Refusal refusal = refused.result().refusal();
      if (refusal != null
          && refusal.why() == Refusal.Why.APPROVAL_EXPIRED
          && approval.state() == ApprovalState.EXPIRED) {
        sheet.add(tooLate(approval, refused.ballot(), voter));
      }
      Ballot ballot = refused.ballot();
      sheet.act(refused.result(), ballot.word(), voter.caller(), ballot.reason());
      return refused.result();
    };
  }

  /** The world is told of a decision about what had expired. */
  private static Change tooLate(Approval expired, Ballot ballot, Voter voter) {
    String said = ballot.approve() ? "approve" : "deny";
    return Change.of(
        expired, expired, Occurrence.by(Occurrence.Kind.LATE_DECISION, voter.principal(), said));
  }
}
