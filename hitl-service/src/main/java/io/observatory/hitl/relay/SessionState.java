package io.observatory.hitl.relay;

/** What a session does. */
public enum SessionState {
  /** Messages pass. */
  NORMAL,
  /** At least one hold: messages wait. */
  PAUSED,
  /** No hold, but messages that waited are still on their way; later ones queue behind them. */
  FLUSHING
}
