package io.observatory.heartbeat.agent;

/** Tells everyone of brakes, in the current database transaction. */
public interface BrakeEvents {

  /** The gateway engaged {@code brake}. */
  void engaged(Brake brake);

  /** An operator, or the time bound, opened the scope. */
  void opened(Brake open);

  /** The brake of {@code scope}, or the time it was to be open, is over. */
  void removed(String scope, String reason);
}
