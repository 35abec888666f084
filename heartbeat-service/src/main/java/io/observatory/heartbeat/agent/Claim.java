package io.observatory.heartbeat.agent;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one heartbeat says of its agent; what it leaves out ({@code null}) stays as it was.
 *
 * @param clusterId where the agent runs; empty only in what never registers an agent
 * @param agentType what kind it is
 * @param capabilities what it can do, complete when said
 * @param policy whether it needs a person's approval
 * @param ttlMillis silence after which it wants to be evicted
 */
public record Claim(
    String clusterId,
    @Nullable String agentType,
    @Nullable List<Capability> capabilities,
    @Nullable ExecutionPolicy policy,
    @Nullable Long ttlMillis) {

  /** The profile of an agent never heard of before. */
  Profile asProfile() {
    return new Profile(
        clusterId,
        agentType,
        Objects.requireNonNullElse(capabilities, List.of()),
        Objects.requireNonNullElse(policy, ExecutionPolicy.AUTO),
        Objects.requireNonNullElse(ttlMillis, 0L));
  }

  /** {@code known} itself when this claim changes nothing, else the profile it leads to. */
  Profile over(Profile known) {
    if (changesNothing(known)) {
      return known;
    }
    return new Profile(
        clusterId.isEmpty() ? known.clusterId() : clusterId,
        agentType == null ? known.agentType() : agentType,
        capabilities == null ? known.capabilities() : capabilities,
        policy == null ? known.policy() : policy,
        ttlMillis == null ? known.ttlMillis() : ttlMillis);
  }

  private boolean changesNothing(Profile known) {
    return (clusterId.equals(known.clusterId()) || clusterId.isEmpty())
        && (agentType == null || agentType.equals(known.agentType()))
        && (capabilities == null || capabilities.equals(known.capabilities()))
        && (policy == null || policy == known.policy())
        && (ttlMillis == null || ttlMillis == known.ttlMillis());
  }
}
