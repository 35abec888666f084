package io.observatory.heartbeat.agent;

import java.time.Instant;

/**
 * The log all beats go through, so that a partition's owner is the only one who writes its agents.
 */
public interface BeatLog {

  /**
   * Appends a beat and returns when it can not be lost any more.
   *
   * @param sentAt what the agent's clock said
   * @throws BeatLogUnavailableException when that is not sure; the agent may beat again
   */
  void append(String agentId, String clusterId, Instant sentAt);
}
