package io.observatory.deploy.demo;

import java.util.Map;

/**
 * What the gateway ought to say of an agent.
 *
 * @param before what the gateway knew of agents when the demo began
 */
record Expected(Map<String, AgentView.Known> before) {

  /** Events of an agent besides suspicions: one for each life, death and change. */
  int events(SimulatedAgent agent) {
    return lives(agent) + agent.deaths() + agent.changes();
  }

  /** An agent of an earlier run that still counted as alive was not born again. */
  int lives(SimulatedAgent agent) {
    AgentView.Known known = before.get(agent.id());
    return agent.lives() - (known != null && known.alive() ? 1 : 0);
  }
}
