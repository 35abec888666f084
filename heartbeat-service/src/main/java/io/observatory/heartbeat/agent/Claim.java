package io.observatory.heartbeat.agent;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one heartbeat says of its agent; what it leaves out ({@code null}) stays as it was.
 *
 * @param clusterId where the agent runs; always said
 * @param agentType what kind it is
 * @param capabilities what it can do, complete when said
 * @param policy whether it needs a person's approval
 */
public record Claim(
    String clusterId,
    @Nullable String agentType,
    @Nullable List<Capability> capabilities,
    @Nullable ExecutionPolicy policy) {

  /** The profile of an agent never heard of before. */
  Profile asProfile() {
    return new Profile(
        clusterId,
        agentType,
        Objects.requireNonNullElse(capabilities, List.of()),
        Objects.requireNonNullElse(policy, ExecutionPolicy.AUTO));
  }

  /** {@code known} itself when this claim changes nothing, else the profile it leads to. */
  Profile over(Profile known) {
    if (changesNothing(known)) {
      return known;
    }
    return new Profile(
        clusterId,
        agentType == null ? known.agentType() : agentType,
        capabilities == null ? known.capabilities() : capabilities,
        policy == null ? known.policy() : policy);
  }

  private boolean changesNothing(Profile known) {
    return clusterId.equals(known.clusterId())
        && (agentType == null || agentType.equals(known.agentType()))
        && (capabilities == null || capabilities.equals(known.capabilities()))
        && (policy == null || policy == known.policy());
  }
}
