package io.observatory.hitl.policy;

import io.observatory.hitl.command.Caller;
import org.jspecify.annotations.Nullable;

/** Tells the world who changed a policy. */
public interface PolicyLog {

  /**
   * Tells it if and when the transaction commits.
   *
   * @param before digest of the version before, null when there is none
   */
  void changed(PolicyVersion version, @Nullable String before, Caller caller);
}
