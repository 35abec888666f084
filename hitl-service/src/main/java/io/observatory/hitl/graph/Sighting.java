package io.observatory.hitl.graph;

import org.jspecify.annotations.Nullable;

/**
 * A message of an agent, as the broker took it.
 *
 * @param partition of the decisions' topic
 * @param step null when its ids can not stand for a step
 */
public record Sighting(
    int partition, Place place, String sessionId, Belonging belonging, @Nullable Step step) {

  /** What the message belongs to; null where its writer does not know. */
  public record Belonging(
      @Nullable String agentId,
      @Nullable String clusterId,
      @Nullable String missionId,
      @Nullable String workflowId) {}
}
