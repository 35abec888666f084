package io.observatory.hitl.relay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something happened at a gate.
 *
 * @param about the message concerned, null when it is about none
 * @param score share of different steps, or what was used; null for other kinds
 */
public record Notice(
    String sessionId,
    Kind kind,
    @Nullable String gateId,
    @Nullable String holdId,
    @Nullable Subject about,
    SessionState state,
    List<String> holds,
    long buffered,
    long flushed,
    @Nullable String commandId,
    @Nullable String principal,
    @Nullable String reason,
    @Nullable Double score) {

  /** What happened. */
  public enum Kind {
    OPENED,
    CLOSED,
    DENIED,
    MESSAGE_DROPPED,
    BUFFER_WARNING,
    LOOP_WARNING,
    LOOP,
    BUDGET_EXCEEDED,
    IDENTITY_CONFLICT
  }

  /** A message and the marks it carries. */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they came; never compared
  public record Subject(Marks marks, byte[] value) {}
}
