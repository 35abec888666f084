package io.observatory.heartbeat.agent;

import java.time.Instant;

/**
 * An agent at one moment: what is stored, published and shown.
 *
 * @param agentId who
 * @param profile what it is
 * @param state whether it is alive
 * @param registeredAt when its first beat was appended
 * @param lastSeen when its last beat was appended
 * @param incarnation which of its lives, 0 when it does not count them
 * @param seq last position heard in that life
 * @param revision number of the transition that led here, rising by one from 1
 */
public record AgentSnapshot(
    String agentId,
    Profile profile,
    AgentState state,
    Instant registeredAt,
    Instant lastSeen,
    long incarnation,
    long seq,
    long revision) {

  AgentSnapshot seenAt(Instant later) {
    return new AgentSnapshot(
        agentId, profile, state, registeredAt, later, incarnation, seq, revision);
  }
}
