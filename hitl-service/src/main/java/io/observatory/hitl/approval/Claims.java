package io.observatory.hitl.approval;

import org.jspecify.annotations.Nullable;

/** Whether what was approved may be used. */
final class Claims {

  private Claims() {}

  /** Why not; null when it may. */
  static @Nullable Refusal refusal(Approval approval, String digest) {
    return switch (approval.state()) {
      case APPROVED ->
          digest.equals(approval.ask().arguments().digest())
              ? null
              : new Refusal(
                  Refusal.Why.ARGUMENTS_MISMATCH, "Other arguments were approved; ask for these.");
      case CONSUMED ->
          new Refusal(Refusal.Why.ALREADY_CLAIMED, "It was used before; an approval counts once.");
      case LAPSED -> new Refusal(Refusal.Why.GRANT_LAPSED, "It was not used in time; ask again.");
      case REVOKED ->
          new Refusal(Refusal.Why.GRANT_REVOKED, "It was taken back; do not act on it.");
      default -> new Refusal(Refusal.Why.NOT_APPROVED, "It is " + approval.state() + ".");
    };
  }
}
