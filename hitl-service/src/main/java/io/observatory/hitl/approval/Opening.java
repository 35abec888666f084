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
      case DENY -> change.then(denied(change.after(), POLICY + verdict.policy(), verdict.reason()));
      case APPROVAL_REQUIRED ->
          denied == null ? change : change.then(again(change.after(), denied));
    };
  }

  private static Change approved(Approval opened, Verdict verdict, Instant now) {
    Approval.End how = new Approval.End(now, POLICY + verdict.policy(), verdict.reason(), null);
    return Change.of(opened, opened.approved(how), Occurrence.by(APPROVED, null, verdict.reason()));
  }

  private static Change denied(Approval opened, String by, String reason) {
    Approval.End how = new Approval.End(opened.openedAt(), by, reason, null);
    return Change.of(
        opened, opened.ended(ApprovalState.DENIED, how), Occurrence.by(DENIED, null, reason));
  }

  /** The agent asks what it was denied; nobody is asked twice. */
  private static Change again(Approval opened, Approval earlier) {
    Approval.End end = earlier.end();
    String by = end == null ? "" : end.by();
    String reason = end == null || end.reason() == null ? "" : " Then: " + end.reason();
    return denied(
        opened, by, "The same was denied as " + earlier.id() + " shortly before." + reason);
  }
}
