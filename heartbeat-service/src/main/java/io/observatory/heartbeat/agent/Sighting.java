package io.observatory.heartbeat.agent;

import java.time.Instant;

/**
 * What an owner's memory knows that the store does not yet.
 *
 * @param state what the agent is shown as now, LATE included
 * @param lastSeen when its last beat was appended
 */
public record Sighting(AgentState state, Instant lastSeen) {}
