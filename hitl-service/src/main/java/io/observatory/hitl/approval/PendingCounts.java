package io.observatory.hitl.approval;

import java.time.Instant;
import java.util.List;

/** How much waits for people. */
public interface PendingCounts {

  /** By policy and risk; nothing of those of which none waits. */
  List<Pending> count();

  /**
   * What waits under one policy.
   *
   * @param policy empty when no policy was concerned
   * @param oldest when the oldest of them was asked
   */
  record Pending(String policy, String risk, long count, Instant oldest) {}
}
