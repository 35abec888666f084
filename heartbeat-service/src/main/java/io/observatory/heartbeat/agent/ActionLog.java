package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/** Tells the audit of everything people, or the gateway in their place, decided. */
public interface ActionLog {

  /**
   * Appends to the current database transaction that {@code principal} did something.
   *
   * @param action a stable dotted name, such as {@code brake.open}
   * @param subject what it was done to, such as {@code cluster/c1}
   * @param reason in the principal's words
   */
  void append(String principal, String action, String subject, @Nullable String reason);
}
