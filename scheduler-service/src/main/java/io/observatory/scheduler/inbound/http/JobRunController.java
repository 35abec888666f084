package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Roles;
import io.observatory.scheduler.run.Heard;
import io.observatory.scheduler.run.Report;
import io.observatory.scheduler.run.Runs;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What agents say about the runs they were asked for. */
@RestController
@RequestMapping("/v1/job-runs")
class JobRunController {

  private final Runs runs;
  private final Bodies bodies;

  JobRunController(Runs runs, Bodies bodies) {
    this.runs = runs;
    this.bodies = bodies;
  }

  record Answer(@JsonProperty("fire_id") UUID fireId, String outcome) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  ResponseEntity<Answer> report(
      @RequestBody(required = false) byte @Nullable [] body, Authentication who) {
    Report report = bodies.read(body, ReportWish.class).report();
    String target =
        runs.target(report.jobId(), report.fireId()).orElseThrow(JobRunController::missing);
    if (!Roles.isOperator(who) && !AgentTokens.speaksFor(who.getName(), target)) {
      throw forbidden();
    }
    Heard heard = runs.hear(report, who.getName());
    return switch (heard) {
      case TAKEN, REPEATED, UNTRACKED -> ResponseEntity.ok(answer(report, heard));
      case EARLY -> ResponseEntity.accepted().body(answer(report, heard));
      case ENDED ->
          throw new ProblemException(
              HttpStatus.CONFLICT,
              "run_ended",
              "The run has ended otherwise; GET /v1/jobs/{id}/runs says how.");
      case CROWDED ->
          throw ProblemException.retryLater(
              HttpStatus.TOO_MANY_REQUESTS,
              "too_many_early",
              "Too many reports of this job wait for runs that were not recorded as fired yet.",
              Duration.ofSeconds(1));
      case FORBIDDEN -> throw forbidden();
      case UNKNOWN -> throw missing();
    };
  }

  private static Answer answer(Report report, Heard heard) {
    return new Answer(report.fireId(), heard.name().toLowerCase(Locale.ROOT));
  }

  private static ProblemException forbidden() {
    return new ProblemException(
        HttpStatus.FORBIDDEN,
        "not_your_agent",
        "The token of an agent answers for the runs of that agent only.");
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "run_not_found", "There is no such job, or the run is another's.");
  }
}
