package io.observatory.hitl.approval;

import static io.observatory.hitl.approval.Occurrence.Kind.APPROVED;
import static io.observatory.hitl.approval.Occurrence.Kind.DENIED;
import static io.observatory.hitl.approval.Occurrence.Kind.OPENED;

import io.observatory.hitl.policy.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How approvals begin. */
final class Opening {

  private static final String POLICY = "policy:";

  private Opening() {}

  /**
   * Opens one as the policies say.
   *
   * @param denied an identical request that was denied shortly before
   */
  static Change open(String id, Ask ask, Verdict verdict, @Nullable Approval denied, Instant now) {
    Approval opened = Approval.pending(id, ask, verdict, now);
    Change change =
        Change.of(
            null, opened, Occurrence.by(OPENED, ask.requester().principal(), verdict.reason()));
    return switch (verdict.decision()) {
      case AUTO -> change.then(approved(change.after(), verdict, now));
      case DENY ->
          change.then(
              denied(
                  change.after(),
                  new Approval.End(now, POLICY + verdict.policy(), verdict.reason(), null),
                  verdict.reason()));
      case APPROVAL_REQUIRED ->
          denied == null || denied.end() == null
              ? change
              : change.then(again(change.after(), denied, denied.end()));
    };
  }

  private static Change approved(Approval opened, Verdict verdict, Instant now) {
    Approval.End how = new Approval.End(now, POLICY + verdict.policy(), verdict.reason(), null);
    return Change.of(opened, opened.approved(how), Occurrence.by(APPROVED, null, verdict.reason()));
  }

  private static Change denied(Approval opened, Approval.End how, String told) {
    return Change.of(
        opened, opened.ended(ApprovalState.DENIED, how), Occurrence.by(DENIED, null, told));
  }

  /**
   * The agent asks what it was denied; nobody is asked twice. It is the same denial, of the same
   * time: asking again does not prolong it.
   */
  private static Change again(Approval opened, Approval earlier, Approval.End then) {
    return denied(
        opened, then, "The same was denied as " + earlier.id() + " at " + then.at() + ".");
  }
}
