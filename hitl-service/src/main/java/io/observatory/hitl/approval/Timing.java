package io.observatory.hitl.approval;

import static io.observatory.hitl.approval.Occurrence.Kind.APPROVED;
import static io.observatory.hitl.approval.Occurrence.Kind.ESCALATED;
import static io.observatory.hitl.approval.Occurrence.Kind.EXPIRED;
import static io.observatory.hitl.approval.Occurrence.Kind.LAPSED;
import static io.observatory.hitl.approval.Occurrence.Kind.REMINDED;

import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.TimeoutAction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to approvals by themselves, never before its time. */
final class Timing {

  private static final String TIMEOUT = "timeout";

  private Timing() {}

  /** Of one that is pending. */
  static Instant dueAt(Approval approval) {
    return earliest(approval.expiresAt(), nextReminder(approval), nextLevel(approval));
  }

  private static Instant earliest(Instant first, @Nullable Instant... others) {
    Instant earliest = first;
    for (Instant other : others) {
      if (other != null && other.isBefore(earliest)) {
        earliest = other;
      }
    }
    return earliest;
  }

  private static @Nullable Instant nextReminder(Approval approval) {
    Terms.Reminders reminders = approval.verdict().terms().reminders();
    return reminders == null || approval.reminded() >= reminders.atMost()
        ? null
        : approval.openedAt().plus(reminders.every().multipliedBy(approval.reminded() + 1L));
  }

  private static @Nullable Instant nextLevel(Approval approval) {
    List<Terms.Escalation> levels = approval.verdict().terms().escalations();
    return approval.level() >= levels.size()
        ? null
        : approval.openedAt().plus(levels.get(approval.level()).after());
  }

  /**
   * Everything that is due by now, in the order it was due; each step once however late this comes.
   *
   * @return null when nothing is
   */
  static @Nullable Change tick(Approval approval, Instant now) {
    Change all = null;
    Approval at = approval;
    for (Instant due = at.dueAt(); due != null && !now.isBefore(due); due = at.dueAt()) {
      Change step = step(at, due, now);
      all = all == null ? step : all.then(step);
      at = step.after();
    }
    return all;
  }

  private static Change step(Approval approval, Instant due, Instant now) {
    if (approval.state() == ApprovalState.APPROVED) {
      return Change.of(
          approval, approval.used(ApprovalState.LAPSED, now, null), Occurrence.of(LAPSED));
    }
    if (!due.isBefore(approval.expiresAt())) {
      return expire(approval, now);
    }
    if (due.equals(nextLevel(approval))) {
      return Change.of(
          approval,
          approval.progressed(approval.reminded(), approval.level() + 1),
          Occurrence.of(ESCALATED));
    }
    return Change.of(
        approval,
        approval.progressed(approval.reminded() + 1, approval.level()),
        Occurrence.of(REMINDED));
  }

  private static Change expire(Approval approval, Instant now) {
    if (approval.verdict().terms().timeoutAction() == TimeoutAction.APPROVE) {
      String reason = "Nobody decided in time, which this policy takes as an approval.";
      return GateQuestion.used(
          Change.of(
              approval,
              approval.approved(new Approval.End(now, TIMEOUT, reason, null)),
              Occurrence.by(APPROVED, null, reason)));
    }
    String reason = "Nobody decided in time.";
    return Change.of(
        approval,
        approval.ended(ApprovalState.EXPIRED, new Approval.End(now, TIMEOUT, reason, null)),
        Occurrence.by(EXPIRED, null, reason));
  }
}
