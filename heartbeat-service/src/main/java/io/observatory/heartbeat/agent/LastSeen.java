package io.observatory.heartbeat.agent;

/**
 * When an agent was last seen.
 *
 * @param atMillis when its last beat was appended
 * @param seq its position in the agent's life
 * @param busyUntilMillis it said it would be silent until then; 0 when it did not
 */
public record LastSeen(String agentId, long atMillis, long seq, long busyUntilMillis) {}
