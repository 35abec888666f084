package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Preconditions;
import io.observatory.platform.http.ProblemException;
import io.observatory.scheduler.job.JobChanges;
import io.observatory.scheduler.job.JobLedger;
import io.observatory.scheduler.job.JobTriggers;
import io.observatory.scheduler.job.Order;
import io.observatory.scheduler.job.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is done to jobs while they live. */
@RestController
@RequestMapping("/v1/jobs/{id}")
@PreAuthorize("hasAnyRole('agent', 'operator')")
class JobStateController {

  private final JobChanges changes;
  private final JobTriggers triggers;
  private final JobLedger ledger;
  private final Bodies bodies;

  JobStateController(JobChanges changes, JobTriggers triggers, JobLedger ledger, Bodies bodies) {
    this.changes = changes;
    this.triggers = triggers;
    this.ledger = ledger;
    this.bodies = bodies;
  }

  record Why(@Nullable String reason) {}

  record Pause(@Nullable String until, @Nullable String reason) {}

  record Window(@Nullable String from, @Nullable String until, @Nullable String reason) {}

  /** Runs that were asked for. */
  record FiredBody(@JsonProperty("fire_ids") List<UUID> fireIds) {}

  @PostMapping("/pause")
  ResponseEntity<JobBody> pause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Pause wish = bodies.read(body, Pause.class);
    Instant until = Fields.timeIn("until", wish.until());
    Order order = Callers.order(id, Fields.reason(wish.reason()), request, who);
    return done(JobRefusals.orRefuse(() -> changes.pause(order, until)));
  }

  @PostMapping("/resume")
  ResponseEntity<JobBody> resume(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(order(id, body, request, who, changes::resume));
  }

  @PostMapping("/cancel")
  ResponseEntity<JobBody> cancel(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(order(id, body, request, who, changes::cancel));
  }

  @PostMapping("/trigger")
  ResponseEntity<FiredBody> trigger(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    UUID fire = order(id, body, request, who, triggers::trigger);
    return ResponseEntity.accepted().body(new FiredBody(List.of(fire)));
  }

  @PostMapping("/backfill")
  ResponseEntity<FiredBody> backfill(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Window wish = bodies.read(body, Window.class);
    Instant from = required("from", wish.from());
    Instant until = required("until", wish.until());
    Order order = Callers.order(id, Fields.reason(wish.reason()), request, who);
    return ResponseEntity.accepted()
        .body(new FiredBody(JobRefusals.orRefuse(() -> triggers.backfill(order, from, until))));
  }

  private static Instant required(String name, @Nullable String text) {
    Instant at = Fields.timeIn(name, text);
    if (at == null) {
      throw ProblemException.invalid(name, "is missing");
    }
    return at;
  }

  private <T> T order(
      String id,
      byte @Nullable [] body,
      HttpServletRequest request,
      Authentication who,
      Function<Order, T> verb) {
    String reason = Fields.reason(bodies.read(body, Why.class).reason());
    Order order = Callers.order(id, reason, request, who);
    return JobRefusals.orRefuse(() -> verb.apply(order));
  }

  private ResponseEntity<JobBody> done(Outcome outcome) {
    return ledger
        .find(outcome.job().id())
        .map(
            view ->
                ResponseEntity.ok()
                    .eTag(Preconditions.tag(view.job().version()))
                    .body(JobBody.of(view, outcome.tooLate())))
        .orElseThrow(JobRefusals::missing);
  }
}
