package io.observatory.scheduler.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a job when one of its runs ends.
 *
 * @param state ACTIVE, PAUSED or CANCELLED
 */
public record RunJob(
    UUID id,
    String targetAgentId,
    long version,
    String state,
    String schedule,
    @Nullable String policy,
    @Nullable String traceparent) {

  /** Whether it still fires by itself. */
  public boolean isActive() {
    return state.equals("ACTIVE");
  }

  /** Whether nothing shall come of it any more. */
  public boolean isCancelled() {
    return state.equals("CANCELLED");
  }
}
