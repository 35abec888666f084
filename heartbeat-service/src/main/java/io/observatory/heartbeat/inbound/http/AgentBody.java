package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.Capability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent as readers see it. */
record AgentBody(
    @JsonProperty("agent_id") String agentId,
    @JsonProperty("cluster_id") String clusterId,
    @JsonProperty("agent_type") @Nullable String agentType,
    List<Capability> capabilities,
    @JsonProperty("execution_policy") String executionPolicy,
    String status,
    @JsonProperty("registered_at") Instant registeredAt,
    @JsonProperty("last_seen") Instant lastSeen,
    long incarnation,
    long revision) {

  static AgentBody of(AgentSnapshot agent) {
    return new AgentBody(
        agent.agentId(),
        agent.profile().clusterId(),
        agent.profile().agentType(),
        agent.profile().capabilities(),
        agent.profile().policy().name(),
        agent.state().name(),
        agent.registeredAt(),
        agent.lastSeen(),
        agent.incarnation(),
        agent.revision());
  }
}
