package io.observatory.scheduler.job;

import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Policies;
import org.jspecify.annotations.Nullable;

/**
 * What of a job its caller decides, checked.
 *
 * @param payload text or JSON for the agent
 */
public record JobSpec(
    String targetAgentId, Schedule schedule, Policies policies, @Nullable String payload) {

  /** Whether the occurrences and their rows are the same. */
  boolean firesAs(JobSpec other) {
    return schedule.equals(other.schedule)
        && policies.bounds().equals(other.policies.bounds())
        && policies.jitter().equals(other.policies.jitter())
        && policies.priority() == other.policies.priority();
  }

  /** Shows no payload. */
  @Override
  public String toString() {
    return "JobSpec[" + targetAgentId + ", " + schedule + "]";
  }
}
