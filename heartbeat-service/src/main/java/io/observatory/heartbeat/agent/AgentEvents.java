package io.observatory.heartbeat.agent;

import java.util.List;

/** Tells everyone of transitions. */
public interface AgentEvents {

  /**
   * Appends the events of {@code transitions}, in this order, to the current database transaction;
   * they are published after it commits, at least once, with ids that repeat.
   */
  void append(List<Transition> transitions);
}
