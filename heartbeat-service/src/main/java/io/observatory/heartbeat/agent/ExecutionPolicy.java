package io.observatory.heartbeat.agent;

/** Whether an agent acts by itself or asks a person first. */
public enum ExecutionPolicy {
  /** The agent acts by itself. */
  AUTO,
  /** Every action waits for a person's approval. */
  APPROVAL_REQUIRED
}
