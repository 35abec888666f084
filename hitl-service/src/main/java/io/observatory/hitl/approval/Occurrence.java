package io.observatory.hitl.approval;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an approval; the world is told.
 *
 * @param principal who caused it, when a person or an agent did
 * @param vote the vote, when it is one
 */
public record Occurrence(
    Kind kind, @Nullable String principal, @Nullable String reason, @Nullable Vote vote) {

  /** What happened. */
  public enum Kind {
    OPENED,
    VOTED,
    REMINDED,
    ESCALATED,
    APPROVED,
    DENIED,
    EXPIRED,
    LATE_DECISION,
    CONSUMED,
    REVOKED,
    LAPSED,
    CANCELLED
  }

  static Occurrence of(Kind kind) {
    return new Occurrence(kind, null, null, null);
  }

  static Occurrence by(Kind kind, @Nullable String principal, @Nullable String reason) {
    return new Occurrence(kind, principal, reason, null);
  }
}
