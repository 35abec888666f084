package io.observatory.heartbeat.agent;

/**
 * When an agent last beat.
 *
 * @param agentId who
 * @param atMillis append time of its last beat, epoch milliseconds
 * @param seq position of that beat in the agent's life
 */
public record LastSeen(String agentId, long atMillis, long seq) {}
