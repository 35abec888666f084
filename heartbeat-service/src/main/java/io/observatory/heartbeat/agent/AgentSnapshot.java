package io.observatory.heartbeat.agent;

import java.time.Instant;

/**
 * An agent at one moment: what is stored, published and shown.
 *
 * @param agentId who
 * @param profile what it is
 * @param state whether it is alive
 * @param registeredAt when the first beat of this life was appended
 * @param lastSeen when its last beat was appended
 * @param incarnation number of its life as the gateway counts it, from 1
 * @param seq last position heard in that life
 * @param revision number of the transition that led here, rising by one from 1
 * @param details the rest
 */
public record AgentSnapshot(
    String agentId,
    Profile profile,
    AgentState state,
    Instant registeredAt,
    Instant lastSeen,
    long incarnation,
    long seq,
    long revision,
    Details details) {

  /** Whether it needs a person's approval, by its own word or a person's. */
  public ExecutionPolicy policy() {
    return details.mandate().over(profile.policy());
  }

  AgentSnapshot with(AgentState seenState, Instant later) {
    return new AgentSnapshot(
        agentId, profile, seenState, registeredAt, later, incarnation, seq, revision, details);
  }
}
