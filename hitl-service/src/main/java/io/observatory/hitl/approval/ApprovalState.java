package io.observatory.hitl.approval;

/**
 * Where an approval stands: {@code PENDING -> APPROVED | DENIED | EXPIRED | CANCELLED}, then {@code
 * APPROVED -> CONSUMED | REVOKED | LAPSED}.
 */
public enum ApprovalState {
  PENDING,
  /** May be used once, until its grant lapses. */
  APPROVED,
  DENIED,
  /** Nobody decided in time. */
  EXPIRED,
  /** Taken back by who asked. */
  CANCELLED,
  /** Used. */
  CONSUMED,
  /** Taken back by somebody who may decide. */
  REVOKED,
  /** Not used in time. */
  LAPSED;

  /** Whether nothing can happen to it any more. */
  public boolean isOver() {
    return this != PENDING && this != APPROVED;
  }
}
