package io.observatory.heartbeat.agent;

/** What the gateway holds of an agent's life; only moves that {@link #canTransitionTo} allows. */
public enum AgentState {
  /** Registered ahead by an operator and never heard; nobody waits for it. */
  EXPECTED,
  /** Heard within its time to live. */
  ALIVE,
  /**
   * Alive, and silent for longer than its beats usually are. Shown by the instance that owns the
   * agent, never stored and never told: it has no effect.
   */
  LATE,
  /** Silent for so long that it will be evicted unless it beats; any beat refutes it. */
  SUSPECT,
  /** Silent until a time it declared itself. */
  SLEEPING,
  /** Alive, but silent and back again so often that nobody should rely on it. */
  FLAPPING,
  /** Silent past its deadline while the log was read to its end. */
  EVICTED,
  /** Gone by its own word or an operator's. */
  DEREGISTERED;

  /** Whether an agent in this state may become {@code next}; a state never becomes itself. */
  public boolean canTransitionTo(AgentState next) {
    return switch (this) {
      case EXPECTED -> next == ALIVE || next == SLEEPING || next == DEREGISTERED;
      case ALIVE -> next == SUSPECT || next == SLEEPING || next == DEREGISTERED;
      case SLEEPING -> next == ALIVE || next == SUSPECT || next == DEREGISTERED;
      case SUSPECT -> next == ALIVE || next == SLEEPING || next == EVICTED || next == DEREGISTERED;
      case EVICTED -> next == ALIVE || next == SLEEPING || next == DEREGISTERED;
      case DEREGISTERED -> next == ALIVE || next == SLEEPING;
      case LATE, FLAPPING -> false;
    };
  }

  /** Whether a beat is waited for or a wake: agents that are listed with what they can do. */
  public boolean isPresent() {
    return switch (this) {
      case ALIVE, LATE, SUSPECT, SLEEPING, FLAPPING -> true;
      case EXPECTED, EVICTED, DEREGISTERED -> false;
    };
  }
}
