package io.observatory.heartbeat.capability;

/** A place in an answer: behind this agent among those of this state. */
public record AgentPlace(LiveState state, String agentId) {}
