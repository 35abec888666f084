package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.scheduler.job.Job;
import io.observatory.scheduler.job.JobView;
import io.observatory.scheduler.plan.PolicyForm;
import io.observatory.scheduler.plan.ScheduleForm;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as callers see it.
 *
 * @param policy what differs from the defaults
 * @param state {@code FINISHED} when an active job has nothing left to do
 * @param tooLate in the answer to an order: occurrences that it came too late for
 */
record JobBody(
    @JsonProperty("job_id") UUID jobId,
    @Nullable String name,
    String owner,
    @JsonProperty("target_agent_id") String targetAgentId,
    Map<String, @Nullable Object> schedule,
    Map<String, @Nullable Object> policy,
    @Nullable String payload,
    long version,
    String state,
    @JsonProperty("state_reason") @Nullable String stateReason,
    @JsonProperty("paused_until") @Nullable Instant pausedUntil,
    @JsonProperty("next_at") @Nullable Instant nextAt,
    long running,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @JsonProperty("too_late") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<Instant> tooLate) {

  static JobBody of(JobView view) {
    return of(view, null);
  }

  static JobBody of(JobView view, @Nullable List<Instant> tooLate) {
    Job job = view.job();
    return new JobBody(
        job.id(),
        job.name(),
        job.owner(),
        job.spec().targetAgentId(),
        ScheduleForm.write(job.spec().schedule()),
        PolicyForm.write(job.spec().policies()),
        job.spec().payload(),
        job.version(),
        view.isFinished() ? "FINISHED" : job.state().name(),
        job.stateReason(),
        job.pausedUntil(),
        view.nextAt(),
        view.running(),
        job.createdAt(),
        job.updatedAt(),
        tooLate);
  }

  /** Shows no payload. */
  @Override
  public String toString() {
    return "JobBody[" + jobId + "]";
  }
}
