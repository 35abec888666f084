package io.observatory.heartbeat.agent;

import java.util.List;
import java.util.Optional;

/** The stored agents of all instances, as they were last written. */
public interface AgentDirectory {

  /** Matching agents in the order of their ids, at most {@link AgentQuery#limit}. */
  List<AgentSnapshot> list(AgentQuery query);

  /** The agent, if it is known. */
  Optional<AgentSnapshot> find(String agentId);
}
