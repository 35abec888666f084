package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Details;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.capability.MappedAgent;
import java.time.Duration;
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
    long revision,
    @JsonProperty("duplicate_identity") boolean duplicateIdentity,
    @JsonProperty("ttl_ms") @Nullable Long ttlMs,
    @JsonProperty("evict_at") @Nullable Instant evictAt,
    @JsonProperty("next_active_at") @Nullable Instant nextActiveAt,
    @JsonProperty("signing_key") @Nullable String signingKey) {

  /** From the database. */
  static AgentBody of(AgentSnapshot agent) {
    Details details = agent.details();
    long ttl = agent.profile().ttlMillis();
    return new AgentBody(
        agent.agentId(),
        agent.profile().clusterId(),
        agent.profile().agentType(),
        agent.profile().capabilities(),
        agent.policy().name(),
        agent.state().name(),
        agent.registeredAt(),
        agent.lastSeen(),
        agent.incarnation(),
        agent.revision(),
        details.duplicateIdentity(),
        ttl == 0 ? null : ttl,
        details.evictAt(),
        details.nextActiveAt(),
        details.mandate().signingKey());
  }

  /** From the capability map. */
  static AgentBody of(MappedAgent agent) {
    ExecutionPolicy policy = agent.policy();
    Duration ttl = agent.ttl();
    return new AgentBody(
        agent.agentId(),
        agent.clusterId(),
        agent.agentType(),
        agent.capabilities(),
        policy == null ? "UNKNOWN" : policy.name(),
        agent.state().name(),
        agent.registeredAt(),
        agent.lastSeen(),
        agent.incarnation(),
        agent.revision(),
        agent.duplicateIdentity(),
        ttl == null ? null : ttl.toMillis(),
        agent.evictAt(),
        agent.nextActiveAt(),
        agent.signingKey());
  }
}
