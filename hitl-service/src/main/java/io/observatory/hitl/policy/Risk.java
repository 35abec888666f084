package io.observatory.hitl.policy;

/** How much is at stake, rising. */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
