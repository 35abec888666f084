package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows what becomes of approvals, in the transaction in which it happens; what it throws undoes
 * that.
 */
public interface ApprovalLog {

  /** Tells what one transaction brings about. */
  void append(Entry entry);

  /**
   * What one transaction brings about.
   *
   * @param changes of one approval each
   * @param acts who did something about one, or tried to
   */
  record Entry(List<Change> changes, List<Act> acts, Instant at) {

    /** Copies. */
    public Entry {
      changes = List.copyOf(changes);
      acts = List.copyOf(acts);
    }
  }

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
