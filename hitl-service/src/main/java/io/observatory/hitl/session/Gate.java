package io.observatory.hitl.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gate before a session.
 *
 * @param about the message that opened it; null when a person did
 * @param openedBy null for the gateway itself
 * @param flushed messages released since it was lifted
 */
public record Gate(
    String gateId,
    String sessionId,
    State state,
    @Nullable String holdId,
    @Nullable String reason,
    GateNews.@Nullable About about,
    Instant openedAt,
    @Nullable String openedBy,
    @Nullable Instant closedAt,
    @Nullable String closedBy,
    @Nullable String closedReason,
    long flushed) {

  /** What became of it. */
  public enum State {
    OPEN,
    CLOSED,
    /** The message that opened it was rejected. */
    DENIED
  }
}
