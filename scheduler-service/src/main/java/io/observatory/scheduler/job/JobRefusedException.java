package io.observatory.scheduler.job;

/** Nothing was done; says why. */
public final class JobRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final JobRefusal refusal;

  private JobRefusedException(JobRefusal refusal, String why) {
    super(why, null, false, false); // many are answers, none is a fault to be traced
    this.refusal = refusal;
  }

  /** That refusal, in one sentence for people. */
  public static JobRefusedException of(JobRefusal refusal, String why) {
    return new JobRefusedException(refusal, why);
  }

  /** There is no such job. */
  static JobRefusedException unknown() {
    return of(JobRefusal.JOB_NOT_FOUND, "No such job; GET /v1/jobs lists them.");
  }

  /** The id is another job's. */
  static JobRefusedException conflict() {
    return of(
        JobRefusal.JOB_CONFLICT, "A job of this id was made before, from another body; change it.");
  }

  /** Which one. */
  public JobRefusal refusal() {
    return refusal;
  }
}
