package io.observatory.hitl.approval;

import java.util.List;
import java.util.Locale;

/**
 * Why something was not done.
 *
 * @param detail one sentence for the caller
 * @param faults what is wrong with the response, when it is that
 */
public record Refusal(Why why, String detail, List<ResponseSchemas.Fault> faults) {

  /** Copies. */
  public Refusal {
    faults = List.copyOf(faults);
  }

  /** One that needs no more than a sentence. */
  public Refusal(Why why, String detail) {
    this(why, detail, List.of());
  }

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
    RESPONSE_INVALID,
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
    return why.name().toLowerCase(Locale.ROOT);
  }
}
