package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
   * @param changes in order; of one approval each, or one after the other
   * @param acts who did something about one, or tried to
   * @param traces W3C Trace Context of what was done to an approval, by its id; none where nobody
   *     did it
   */
  record Entry(List<Change> changes, List<Act> acts, Map<String, String> traces, Instant at) {

    /** Copies. */
    public Entry {
      changes = List.copyOf(changes);
      acts = List.copyOf(acts);
      traces = Map.copyOf(traces);
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
