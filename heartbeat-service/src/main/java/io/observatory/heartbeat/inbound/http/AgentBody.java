package io.observatory.heartbeat.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.capability.MappedAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  /**
   * From the database.
   *
   * @param mapped the same revision of the agent as the map tells it, for what the row has not
   */
  static AgentBody of(AgentSnapshot agent, Optional<MappedAgent> mapped) {
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
        agent.revision(),
        mapped.map(MappedAgent::duplicateIdentity).orElse(false),
        mapped.map(MappedAgent::ttl).map(Duration::toMillis).orElse(null),
        mapped.map(MappedAgent::evictAt).orElse(null),
        mapped.map(MappedAgent::nextActiveAt).orElse(null),
        mapped.map(MappedAgent::signingKey).orElse(null));
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
