package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.job.JobRules;
import io.observatory.scheduler.job.JobTerms;
import io.observatory.scheduler.occurrence.Schedule;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The call of agents that were written before there were jobs: {@code schedule_once}. */
@RestController
class ScheduleOnceController {

  private final JobIntake intake;
  private final Bodies bodies;

  ScheduleOnceController(JobIntake intake, Bodies bodies) {
    this.intake = intake;
    this.bodies = bodies;
  }

  record OnceWish(
      @JsonProperty("agent_id") @Nullable String agentId,
      @JsonProperty("delay_ms") @Nullable Object delayMs,
      @Nullable JsonNode payload) {

    /** Shows no payload. */
    @Override
    public String toString() {
      return "OnceWish";
    }
  }

  /** What was scheduled, and the fire that is to come. */
  record OnceBody(
      @JsonProperty("job_id") UUID jobId,
      @JsonProperty("fire_id") UUID fireId,
      @JsonProperty("due_at") Instant dueAt) {}

  @PostMapping(path = "/gateway/schedule", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  ResponseEntity<OnceBody> schedule(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    OnceWish wish = bodies.read(body, OnceWish.class);
    long delay = JobRefusals.orRefuse(() -> JobRules.delay(wish.delayMs())).toMillis();
    JobTerms terms =
        new JobTerms(
            wish.agentId(),
            Map.of("type", "once", "delay_ms", delay),
            null,
            JobWish.text(wish.payload()));
    JobIntake.Handed handed = intake.take(null, terms, null, request, who);
    return ResponseEntity.status(handed.taken().repeated() ? HttpStatus.OK : HttpStatus.CREATED)
        .body(answer(handed));
  }

  private static OnceBody answer(JobIntake.Handed handed) {
    DueRow row = handed.draft().fresh().first();
    Instant at =
        handed.taken().job().spec().schedule() instanceof Schedule.Once once
            ? once.at()
            : row.occurrence();
    return new OnceBody(row.jobId(), Fire.idOf(row.jobId(), at, row.kind(), row.attempt()), at);
  }
}
