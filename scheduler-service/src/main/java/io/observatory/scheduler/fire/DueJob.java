package io.observatory.scheduler.fire;

import org.jspecify.annotations.Nullable;

/**
 * A due row with what is needed of its job to fire it.
 *
 * @param jobVersion the job's version now; the row is stale when it differs from the row's
 * @param schedule JSON of the schedule; null for a job that fires once
 * @param policy JSON of its policies; null for the defaults
 * @param payload text or JSON for the agent
 * @param place where the store had the row when it was read: a hint that may be out of date
 */
public record DueJob(
    DueRow row,
    long jobVersion,
    String targetAgentId,
    @Nullable String schedule,
    @Nullable String policy,
    @Nullable String payload,
    @Nullable String traceparent,
    long place) {

  /** Of a row that was not read, or whose place does not matter. */
  public static final long NO_PLACE = 0;

  /** One without a place. */
  public DueJob(
      DueRow row,
      long jobVersion,
      String targetAgentId,
      @Nullable String schedule,
      @Nullable String policy,
      @Nullable String payload,
      @Nullable String traceparent) {
    this(row, jobVersion, targetAgentId, schedule, policy, payload, traceparent, NO_PLACE);
  }

  /** Whether the job was changed after this row was made, so that it is dropped unfired. */
  public boolean isStale() {
    return row.version() != jobVersion;
  }
}
