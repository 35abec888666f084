package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/**
 * Which agents to show, in the order of their ids.
 *
 * @param capability only those that have a capability of this name
 * @param cluster only those of this cluster
 * @param state only those in this state
 * @param afterAgentId only those behind this id; empty to begin
 * @param limit at most this many
 */
public record AgentQuery(
    @Nullable String capability,
    @Nullable String cluster,
    @Nullable AgentState state,
    String afterAgentId,
    int limit) {}
