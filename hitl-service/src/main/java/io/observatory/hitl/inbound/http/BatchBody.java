package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Batches;
import io.observatory.hitl.approval.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a batch of votes.
 *
 * @param items one for each vote
 */
record BatchBody(List<Item> items) {

  /** The code of a vote that would count, were it not for another of its batch. */
  private static final String NOT_TAKEN = "not_taken";

  /**
   * What came of one vote.
   *
   * @param status as if it had been sent alone
   * @param replayed whether it was taken before
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      @JsonProperty("approval_id") String approvalId,
      int status,
      @Nullable String state,
      @Nullable Long revision,
      @Nullable Boolean replayed,
      @Nullable ApprovalRefusal problem) {

    private static Item of(Batches.Outcome outcome, boolean taken, String instance) {
      String id = outcome.vote().approvalId();
      Approvals.Result result = outcome.result();
      Refusal refusal = result == null ? null : result.refusal();
      if (result == null) {
        return refused(id, ApprovalRefusal.none(id, instance));
      }
      if (refusal != null) {
        return refused(id, ApprovalRefusal.of(result, refusal, instance));
      }
      return taken
          ? new Item(
              id,
              200,
              result.approval().state().name(),
              result.approval().revision(),
              result.isRepeat(),
              null)
          : refused(id, ApprovalRefusal.left(id, NOT_TAKEN, instance));
    }

    private static Item refused(String id, ApprovalRefusal problem) {
      return new Item(id, problem.status(), null, null, null, problem);
    }
  }

  /** Of votes that were taken each by itself ({@code whole} is false), or all or none. */
  static BatchBody of(List<Batches.Outcome> outcomes, boolean whole, String instance) {
    boolean taken = !whole || outcomes.stream().allMatch(Batches.Outcome::isDone);
    return new BatchBody(
        outcomes.stream().map(outcome -> Item.of(outcome, taken, instance)).toList());
  }
}
