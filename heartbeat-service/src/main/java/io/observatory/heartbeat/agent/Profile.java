package io.observatory.heartbeat.agent;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is, as far as it said. Immutable and shared: thousands of agents of one kind hold
 * one instance.
 *
 * @param clusterId where it runs
 * @param agentType what kind it is, absent if never said
 * @param capabilities what it can do, sorted by name so that the order it was said in is no change
 * @param policy whether it asks for a person's approval
 * @param ttlMillis silence after which it wants to be evicted; 0 for the gateway's default
 */
public record Profile(
    String clusterId,
    @Nullable String agentType,
    List<Capability> capabilities,
    ExecutionPolicy policy,
    long ttlMillis) {

  private static final Comparator<Capability> BY_NAME =
      Comparator.comparing(Capability::name)
          .thenComparing(Capability::version, Comparator.nullsFirst(Comparator.naturalOrder()));

  public Profile {
    capabilities = capabilities.stream().sorted(BY_NAME).toList();
  }
}
