package io.observatory.hitl.policy;

/** Whether an agent may act on its own, as it is registered. */
public enum Execution {
  /** It is not registered, or nothing was said. */
  UNKNOWN,
  AUTO,
  /** Whatever a policy lets pass, people are asked. */
  APPROVAL_REQUIRED
}
