package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the map's topic tells of it.
 *
 * @param agentId who
 * @param clusterId where it runs
 * @param agentType what kind it is, absent if never said
 * @param capabilities what it can do
 * @param policy whether it needs a person's approval; absent when this version does not know the
 *     word
 * @param state how alive it is
 * @param registeredAt when this life began
 * @param lastSeen when its last beat before this record was appended
 * @param incarnation which of its lives
 * @param revision number of the transition that led here
 * @param duplicateIdentity whether two processes beat under this id
 * @param ttl its own time to live, absent when it has the gateway's
 * @param evictAt when it is to be evicted, if it is suspect
 * @param nextActiveAt when it wakes, if it sleeps
 * @param signingKey public key it signs with, absent when it has none
 */
public record MappedAgent(
    String agentId,
    String clusterId,
    @Nullable String agentType,
    List<Capability> capabilities,
    @Nullable ExecutionPolicy policy,
    LiveState state,
    Instant registeredAt,
    Instant lastSeen,
    long incarnation,
    long revision,
    boolean duplicateIdentity,
    @Nullable Duration ttl,
    @Nullable Instant evictAt,
    @Nullable Instant nextActiveAt,
    @Nullable String signingKey) {

  public MappedAgent {
    capabilities = List.copyOf(capabilities);
  }
}
