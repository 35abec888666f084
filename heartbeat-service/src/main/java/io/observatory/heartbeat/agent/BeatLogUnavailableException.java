package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/** A beat could not be appended to the log in time; whoever sent it may send it again. */
public final class BeatLogUnavailableException extends RuntimeException {

  private final String agentId;

  /** The beat of {@code agentId} was not acknowledged because of {@code cause}. */
  public BeatLogUnavailableException(String agentId, @Nullable Throwable cause) {
    super("the beat of agent " + agentId + " was not acknowledged", cause);
    this.agentId = agentId;
  }

  /** Whose beat. */
  public String agentId() {
    return agentId;
  }
}
