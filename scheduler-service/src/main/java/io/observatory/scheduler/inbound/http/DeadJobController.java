package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Cursors;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.Roles;
import io.observatory.scheduler.run.DeadJob;
import io.observatory.scheduler.run.DeadJobs;
import io.observatory.scheduler.run.DeadQuery;
import io.observatory.scheduler.run.DeadRefusedException;
import io.observatory.scheduler.run.Redriver;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs that nobody tries again by himself. */
@RestController
@RequestMapping("/v1/dead-jobs")
@PreAuthorize("hasRole('viewer')")
class DeadJobController {

  private static final String FORM = "dj1:";

  private final DeadJobs dead;
  private final Bodies bodies;

  DeadJobController(DeadJobs dead, Bodies bodies) {
    this.dead = dead;
    this.bodies = bodies;
  }

  record Wish(@JsonProperty("job_id") @Nullable String jobId, @Nullable String reason) {}

  record Redriven(int redriven, @JsonProperty("fire_ids") List<UUID> fireIds, boolean more) {}

  @GetMapping
  Page<DeadJobBody> list(
      @RequestParam(name = "job", required = false) @Nullable String job,
      @RequestParam(required = false) @Nullable Boolean redriven,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    UUID jobId = job == null ? null : Fields.uuid(job);
    if (job != null && jobId == null) {
      throw Fields.invalidParameter("job", "job must be the id of a job.");
    }
    return Page.of(
        dead.list(new DeadQuery(jobId, redriven, place(cursor), most + 1)),
        most,
        DeadJobBody::of,
        one -> Cursors.write(FORM, one.diedAt() + " " + one.fireId()));
  }

  private static DeadQuery.@Nullable Place place(@Nullable String cursor) {
    String text = Cursors.read(FORM, cursor);
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    try {
      return new DeadQuery.Place(
          Instant.parse(text.substring(0, Math.max(space, 0))),
          UUID.fromString(text.substring(space + 1)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Cursors.invalid();
    }
  }

  @GetMapping("/{id}")
  DeadJobBody get(@PathVariable String id) {
    return DeadJobBody.of(dead.find(known(id)).orElseThrow(DeadJobController::missing));
  }

  @PostMapping("/{id}/redrive")
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<DeadJobBody> redrive(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    String reason = Fields.reason(bodies.read(body, Wish.class).reason());
    try {
      DeadJob again =
          dead.redrive(known(id), redriver(who, request), reason)
              .orElseThrow(DeadJobController::missing);
      return ResponseEntity.accepted().body(DeadJobBody.of(again));
    } catch (DeadRefusedException e) {
      throw refused(e);
    }
  }

  @PostMapping("/redrive")
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<Redriven> redriveAll(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Wish wish = bodies.read(body, Wish.class);
    UUID job = wish.jobId() == null ? null : Fields.uuid(wish.jobId());
    if (job == null) {
      throw ProblemException.invalid("job_id", "must be the id of a job");
    }
    String reason = Fields.reason(wish.reason());
    try {
      List<UUID> again = dead.redriveAll(job, redriver(who, request), reason);
      return ResponseEntity.accepted()
          .body(new Redriven(again.size(), again, again.size() == DeadJobs.MOST));
    } catch (DeadRefusedException e) {
      throw refused(e);
    }
  }

  private static Redriver redriver(Authentication who, HttpServletRequest request) {
    return new Redriver(who.getName(), Roles.of(who), request.getRemoteAddr());
  }

  private static ProblemException refused(DeadRefusedException e) {
    return new ProblemException(HttpStatus.CONFLICT, e.code(), String.valueOf(e.getMessage()));
  }

  private static UUID known(String id) {
    UUID uuid = Fields.uuid(id);
    if (uuid == null) {
      throw missing();
    }
    return uuid;
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "dead_job_not_found",
        "No dead job has that id; GET /v1/dead-jobs lists them.");
  }
}
