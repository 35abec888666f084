package io.observatory.hitl.policy;

/** What a policy says of an action. */
public enum Decision {
  /** The agent may act on its own. */
  AUTO,
  /** People decide. */
  APPROVAL_REQUIRED,
  /** Nobody is asked: it must not happen. */
  DENY
}
