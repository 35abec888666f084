package io.observatory.heartbeat.agent;

/** What the gateway holds of an agent's life; only moves that {@link #canTransitionTo} allows. */
public enum AgentState {
  /** Heard within its time to live. */
  ALIVE,
  /** Silent past its deadline while the log was read to its end. */
  EVICTED,
  /** Gone by its own word. */
  DEREGISTERED;

  /** Whether an agent in this state may become {@code next}; a state never becomes itself. */
  public boolean canTransitionTo(AgentState next) {
    return switch (this) {
      case ALIVE -> next == EVICTED || next == DEREGISTERED;
      case EVICTED -> next == ALIVE || next == DEREGISTERED;
      case DEREGISTERED -> next == ALIVE;
    };
  }
}
