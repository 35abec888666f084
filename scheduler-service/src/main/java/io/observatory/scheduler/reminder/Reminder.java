package io.observatory.scheduler.reminder;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that fires once, for the agent that asked.
 *
 * @param bodyHash hex of the digest of what was asked
 */
public record Reminder(
    UUID jobId,
    String agentId,
    Instant at,
    String schedule,
    @Nullable String payload,
    String bodyHash,
    @Nullable String traceparent) {

  /** The row that makes it fire. */
  public DueRow row() {
    return new DueRow(jobId, FireKind.REMINDER, at, at, 1, 1, 1, 1);
  }
}
