package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.Preconditions;
import io.observatory.platform.http.ProblemException;
import io.observatory.scheduler.job.JobChanges;
import io.observatory.scheduler.job.JobLedger;
import io.observatory.scheduler.job.JobQuery;
import io.observatory.scheduler.job.JobState;
import io.observatory.scheduler.job.JobView;
import io.observatory.scheduler.job.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs: made, read, changed and ended. */
@RestController
@RequestMapping("/v1/jobs")
@PreAuthorize("hasAnyRole('agent', 'operator')")
class JobController {

  private final JobIntake intake;
  private final JobChanges changes;
  private final JobLedger ledger;
  private final Bodies bodies;

  JobController(JobIntake intake, JobChanges changes, JobLedger ledger, Bodies bodies) {
    this.intake = intake;
    this.changes = changes;
    this.ledger = ledger;
    this.bodies = bodies;
  }

  /** Which jobs a list has. */
  record Filter(
      @Nullable String target,
      @Nullable String state,
      @Nullable String owner,
      @Nullable Boolean recurring,
      @Nullable String cursor) {}

  @GetMapping
  @PreAuthorize("hasRole('viewer')")
  Page<JobBody> list(Filter filter, @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    JobQuery query =
        new JobQuery(
            Fields.parameterIfAny("target", filter.target()),
            Fields.constant("state", JobState.values(), filter.state()),
            Fields.parameterIfAny("owner", filter.owner()),
            filter.recurring(),
            JobCursor.job(filter.cursor()),
            most + 1);
    try {
      return Page.of(
          ledger.list(query), most, JobBody::of, view -> JobCursor.after(view.job().id()));
    } catch (JobLedger.TooBroadException e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "too_broad",
          "The search takes too long; ask for a target or a state besides.");
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JobBody> create(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    JobWish wish = bodies.read(body, JobWish.class);
    JobIntake.Handed handed = intake.take(wish.jobId(), wish.terms(), wish.why(), request, who);
    JobView made = new JobView(handed.taken().job(), handed.draft().fresh().first().dueAt(), 1, 0);
    URI location = URI.create("/v1/jobs/" + made.job().id());
    return handed.taken().repeated()
        ? answer(view(made.job().id()), null)
        : ResponseEntity.created(location)
            .eTag(Preconditions.tag(made.job().version()))
            .body(JobBody.of(made));
  }

  @GetMapping("/{id}")
  @PreAuthorize("hasAnyRole('agent', 'viewer')")
  ResponseEntity<JobBody> get(@PathVariable String id, Authentication who) {
    return answer(Readers.visible(ledger, id, who), null);
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  ResponseEntity<JobBody> change(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Preconditions.expected(request); // must be said
    JobWish wish = bodies.read(body, JobWish.class);
    if (wish.jobId() != null) {
      throw ProblemException.invalid("job_id", "can not be changed");
    }
    Outcome outcome =
        JobRefusals.orRefuse(
            () -> changes.change(Callers.order(id, wish.why(), request, who), wish.terms()));
    return answer(view(outcome.job().id()), outcome);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<JobBody> delete(
      @PathVariable String id, Authentication who, HttpServletRequest request) {
    Preconditions.expected(request); // must be said
    Outcome outcome =
        JobRefusals.orRefuse(() -> changes.cancel(Callers.order(id, null, request, who)));
    return answer(view(outcome.job().id()), outcome);
  }

  private JobView view(UUID id) {
    return ledger.find(id).orElseThrow(JobRefusals::missing);
  }

  private static ResponseEntity<JobBody> answer(JobView view, @Nullable Outcome outcome) {
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(view.job().version()))
        .body(JobBody.of(view, outcome == null ? null : outcome.tooLate()));
  }
}
