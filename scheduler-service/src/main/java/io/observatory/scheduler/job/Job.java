package io.observatory.scheduler.job;

import io.observatory.scheduler.occurrence.Schedule;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is kept.
 *
 * @param name what the caller calls it, where that is no UUID
 * @param owner the principal that asked for it
 * @param bodyHash hex of the {@linkplain JobTerms#digest digest} of what it was made from
 * @param version rises with every change; a due row is good for one version
 * @param pausedUntil when it goes on by itself
 * @param traceparent of the request or record that asked for it
 */
public record Job(
    UUID id,
    @Nullable String name,
    String owner,
    JobSpec spec,
    String bodyHash,
    long version,
    JobState state,
    @Nullable Instant pausedUntil,
    @Nullable String stateReason,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String traceparent) {

  /** The next version, with another spec. */
  Job with(JobSpec changed, Instant now) {
    return new Job(
        id,
        name,
        owner,
        changed,
        bodyHash,
        version + 1,
        state,
        pausedUntil,
        stateReason,
        createdAt,
        now,
        traceparent);
  }

  /** The next version, in a state. */
  Job in(JobState next, @Nullable Instant until, @Nullable String why, Instant now) {
    return new Job(
        id,
        name,
        owner,
        spec,
        bodyHash,
        version + 1,
        next,
        until,
        why,
        createdAt,
        now,
        traceparent);
  }

  /** The same version, made from that body: its repeat is no conflict. */
  Job madeFrom(String hash) {
    return new Job(
        id,
        name,
        owner,
        spec,
        hash,
        version,
        state,
        pausedUntil,
        stateReason,
        createdAt,
        updatedAt,
        traceparent);
  }

  /** Whether it fires once. */
  public boolean isOnce() {
    return spec.schedule() instanceof Schedule.Once;
  }
}
