package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Follows what becomes of approvals, in the transaction in which it happens; what it throws undoes
 * that.
 */
public interface ApprovalLog {

  /** Tells what came of one step each. */
  void append(Collection<Change> changes, Instant at);

  /** Tells who did something or tried to. */
  default void append(Act act) {}

  /**
   * What a person or an agent did about an approval.
   *
   * @param id of the act; sorts by time
   * @param action such as {@code APPROVE}
   * @param refused why nothing came of it; null when something did
   */
  record Act(
      String id,
      Approval approval,
      String action,
      Caller caller,
      @Nullable String reason,
      @Nullable Refusal refused,
      Instant at) {}
}
