package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.FireKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fire that owes an answer: a row of {@code job_active}.
 *
 * @param targetAgentId whom it was fired for: not always the job's agent of now; null where that
 *     was not kept
 */
public record ActiveRun(
    UUID fireId,
    UUID jobId,
    FireKind kind,
    Instant occurrence,
    int attempt,
    int runNo,
    Instant firedAt,
    @Nullable String targetAgentId) {

  /** Whose answer counts. */
  String agent(RunJob job) {
    return targetAgentId == null ? job.targetAgentId() : targetAgentId;
  }
}
