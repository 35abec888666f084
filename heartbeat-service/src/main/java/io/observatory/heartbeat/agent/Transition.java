package io.observatory.heartbeat.agent;

/**
 * A change of an agent that is stored and told.
 *
 * @param agent the agent after it
 * @param cause why
 */
public record Transition(AgentSnapshot agent, Cause cause) {

  /** Who changed. */
  public String agentId() {
    return agent.agentId();
  }
}
