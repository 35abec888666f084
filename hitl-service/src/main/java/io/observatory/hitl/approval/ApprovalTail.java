package io.observatory.hitl.approval;

import io.observatory.hitl.tail.Following;
import org.jspecify.annotations.Nullable;

/** Follows what happens to approvals. Safe for use by many threads. */
public interface ApprovalTail {

  /**
   * Begins to follow.
   *
   * @param after the id of the last event known; null for what happens from now on
   * @throws IllegalArgumentException when {@code after} is no id of such an event
   * @throws io.observatory.hitl.tail.GoneException when what followed it is not kept any more
   */
  Following follow(Wanted wanted, @Nullable String after);

  /**
   * Which events are wanted; what is null does not matter.
   *
   * @param state of the approval after the event
   * @param policy name of the policy, whatever its version
   */
  record Wanted(
      @Nullable ApprovalState state,
      @Nullable String agentId,
      @Nullable String sessionId,
      @Nullable String action,
      @Nullable String policy) {}
}
