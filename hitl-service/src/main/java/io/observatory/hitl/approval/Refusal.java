package io.observatory.hitl.approval;

/**
 * Why something was not done.
 *
 * @param detail one sentence for the caller
 */
public record Refusal(Why why, String detail) {

  /** The reasons that are worth telling apart. */
  public enum Why {
    APPROVAL_EXPIRED,
    ALREADY_DECIDED,
    ALREADY_VOTED,
    SEPARATION_OF_DUTIES,
    NOT_ELIGIBLE,
    /** A chat identity that is nobody's. */
    NOT_LINKED,
    REASON_REQUIRED,
    WEB_ONLY,
    STEP_UP_REQUIRED,
    ARGUMENTS_MISMATCH,
    NOT_APPROVED,
    ALREADY_CLAIMED,
    GRANT_LAPSED,
    GRANT_REVOKED,
    NOT_PENDING,
    REVISION_MISMATCH
  }

  /** The word for it in an answer. */
  public String code() {
    return why.name().toLowerCase(java.util.Locale.ROOT);
  }
}
