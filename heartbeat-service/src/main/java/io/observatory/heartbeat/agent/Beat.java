package io.observatory.heartbeat.agent;

/**
 * One heartbeat, validated.
 *
 * @param agentId who beats
 * @param claim what it says of itself
 * @param incarnation which life of the agent this is; 0 when the agent does not count its lives
 * @param seq its position in that life; 0 when not counted, and without an incarnation it means
 *     nothing, because it starts anew with every restart
 * @param leaving the agent says goodbye
 */
public record Beat(String agentId, Claim claim, long incarnation, long seq, boolean leaving) {}
