package io.observatory.scheduler.job;

import java.util.Locale;

/** Why a job is not made or changed, where the order itself is well-formed. */
public enum JobRefusal {
  /** No such job. */
  JOB_NOT_FOUND,
  /** The id belongs to a job of another body. */
  JOB_CONFLICT,
  /** Somebody changed it since it was read. */
  JOB_CHANGED,
  /** It was cancelled, which is for good. */
  JOB_CANCELLED,
  /** It fires once, and has, or does so within the notice period. */
  TOO_LATE,
  /** It is another agent's. */
  FORBIDDEN;

  /** The stable snake_case name of the refusal. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
