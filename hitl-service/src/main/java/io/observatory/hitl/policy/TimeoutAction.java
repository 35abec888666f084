package io.observatory.hitl.policy;

/** What happens when nobody has decided in time. */
public enum TimeoutAction {
  DENY,
  /** Only where {@code allow_timeout_approve} is said too. */
  APPROVE,
  /** The next level is asked; after the last one it is denied. */
  ESCALATE,
  /** The agent takes the fallback of its request. */
  FALLBACK
}
