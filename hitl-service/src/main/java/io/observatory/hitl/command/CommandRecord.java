package io.observatory.hitl.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that was given, and how far it is.
 *
 * @param id names it everywhere; sorts by time
 * @param sessionId null when it is about a scope or the guards
 * @param key whose sequence it counts in
 * @param seq rises strictly per key
 * @param partitions how many partitions must answer
 * @param outcome how it ended; null while it is pending
 */
public record CommandRecord(
    String id,
    Action action,
    @Nullable String sessionId,
    String key,
    long seq,
    String principal,
    @Nullable String reason,
    int partitions,
    Status status,
    Instant givenAt,
    @Nullable Instant endedAt,
    @Nullable Outcome outcome) {

  /** How far it is. */
  public enum Status {
    PENDING,
    APPLIED,
    REFUSED
  }

  /** Whether the relay has answered. */
  public boolean isOver() {
    return status != Status.PENDING;
  }

  /** The same, with that many messages released in all. */
  public CommandRecord withFlushed(long flushed) {
    return outcome == null
        ? this
        : new CommandRecord(
            id,
            action,
            sessionId,
            key,
            seq,
            principal,
            reason,
            partitions,
            status,
            givenAt,
            endedAt,
            outcome.withFlushed(flushed));
  }

  CommandRecord ended(Status how, Outcome with, Instant at) {
    return new CommandRecord(
        id, action, sessionId, key, seq, principal, reason, partitions, how, givenAt, at, with);
  }
}
