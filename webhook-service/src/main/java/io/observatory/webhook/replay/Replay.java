package io.observatory.webhook.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order to deliver many events again, and how far it got.
 *
 * @param dryRun whether it only counts
 * @param perSecond most deliveries made in a second
 * @param place the last one examined; empty at the beginning
 * @param examined deliveries or events it looked at
 * @param replayed of these, deliveries made, or that would be made
 * @param error why it failed
 * @param reason why, in the caller's words
 * @param fence rises whenever somebody begins to work on it
 */
public record Replay(
    UUID id,
    Selection selection,
    boolean dryRun,
    int perSecond,
    State state,
    String place,
    long examined,
    long replayed,
    @Nullable String error,
    @Nullable String reason,
    String principal,
    Instant createdAt,
    @Nullable Instant finishedAt,
    long fence) {

  /** Where an order stands. */
  public enum State {
    /** Nobody began. */
    QUEUED,
    /** Somebody works on it, or will go on. */
    RUNNING,
    /** Everything was looked at. */
    DONE,
    /** Somebody stopped it; what was made stays. */
    CANCELLED,
    /** It can not go on. */
    FAILED
  }

  /** Whether nothing more will happen. */
  public boolean isOver() {
    return state != State.QUEUED && state != State.RUNNING;
  }
}
