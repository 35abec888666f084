package io.observatory.hitl.policy;

import io.observatory.hitl.command.Caller;
import org.jspecify.annotations.Nullable;

/** Tells the world who changed a policy. */
public interface PolicyLog {

  /**
   * Tells it, and every partition of the relay, if and when the transaction commits.
   *
   * @param partitions of the relay, from {@link #partitions}
   * @param before digest of the version before, null when there is none
   */
  void changed(PolicyVersion version, int partitions, @Nullable String before, Caller caller);

  /** Tells every partition of the relay once more, which is harmless. */
  void repeat(PolicyVersion version, int partitions);

  /** How many partitions the relay has; may ask the broker. */
  int partitions();
}
