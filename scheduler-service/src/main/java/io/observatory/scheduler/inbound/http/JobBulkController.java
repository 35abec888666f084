package io.observatory.scheduler.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobDesk.Draft;
import io.observatory.scheduler.job.JobRules;
import io.observatory.scheduler.job.Taken;
import io.observatory.scheduler.job.Wish;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Many jobs at once, one a line (NDJSON): those that can be made are, in one transaction; the
 * others are told by their lines.
 */
@RestController
class JobBulkController {

  /** The most lines of one body. */
  private static final int MOST_LINES = 10_000;

  /** As many as write at once, so that others have connections, too. */
  private static final int AT_ONCE = 3;

  private static final long PATIENCE_SECONDS = 10;

  private final JobDesk desk;
  private final JobIntake intake;
  private final Bodies bodies;
  private final Semaphore room = new Semaphore(AT_ONCE, true);

  JobBulkController(JobDesk desk, JobIntake intake, Bodies bodies) {
    this.desk = desk;
    this.intake = intake;
    this.bodies = bodies;
  }

  /** A line that became no job. */
  record LineBody(int line, String code, String detail) {}

  /**
   * What became of the lines.
   *
   * @param jobIds by line, null where there is none; left out when a brief answer was asked for
   */
  record BulkBody(
      int created,
      int repeated,
      List<LineBody> refused,
      @JsonProperty("job_ids") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable List<@Nullable UUID> jobIds) {}

  /** A line that may become a job. */
  private record Line(int number, Draft draft) {}

  /** What was read of a body. */
  private record Reading(List<Line> lines, List<LineBody> refused, boolean named, int count) {}

  /** The body is read when there is room, so that no more than a few are in memory. */
  @PostMapping(path = "/v1/jobs/bulk", consumes = "application/x-ndjson")
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  BulkBody load(
      @RequestParam(defaultValue = "false") boolean brief,
      Authentication who,
      HttpServletRequest request) {
    boolean mine = false;
    try {
      mine = room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!mine) {
        throw JobRefusals.later("Too many write at once; repeat with the same job_ids.");
      }
      return write(read(body(request), Callers.of(request, who), who), brief);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobRefusals.later("The service is stopping; repeat with the same job_ids.");
    } finally {
      if (mine) {
        room.release();
      }
    }
  }

  private static byte[] body(HttpServletRequest request) {
    try {
      return request.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed_body",
          "The body did not come whole, or is too large: " + e.getMessage());
    }
  }

  private BulkBody write(Reading reading, boolean brief) {
    List<Taken> taken =
        reading.lines().isEmpty()
            ? List.of()
            : desk.load(reading.lines().stream().map(Line::draft).toList(), reading.named());
    @Nullable UUID[] ids = new @Nullable UUID[reading.count()];
    List<LineBody> refused = new ArrayList<>(reading.refused());
    int repeated = 0;
    for (int i = 0; i < taken.size(); i++) {
      Taken one = taken.get(i);
      int number = reading.lines().get(i).number();
      if (one.refused() != null) {
        refused.add(
            new LineBody(
                number,
                one.refused().refusal().code(),
                String.valueOf(one.refused().getMessage())));
      } else {
        ids[number - 1] = one.job().id();
        repeated += one.repeated() ? 1 : 0;
      }
    }
    int created = reading.count() - refused.size() - repeated;
    return new BulkBody(created, repeated, refused, brief ? null : Arrays.asList(ids));
  }

  private Reading read(byte[] body, Caller caller, Authentication who) {
    List<Line> lines = new ArrayList<>();
    List<LineBody> refused = new ArrayList<>();
    String trace = CloudEvents.currentTraceParent();
    boolean named = false;
    int number = 0;
    for (int begin = 0; begin < body.length; ) {
      int end = begin;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      if (++number > MOST_LINES) {
        throw new ProblemException(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "too_many_lines",
            "At most " + MOST_LINES + " lines at once.");
      }
      byte[] line = Arrays.copyOfRange(body, begin, end);
      begin = end + 1;
      try {
        JobWish wish = bodies.read(line, JobWish.class);
        named |= wish.jobId() != null;
        lines.add(new Line(number, draft(wish, caller, who, trace)));
      } catch (ProblemException e) {
        String path = e.path() == null ? "" : e.path() + " ";
        refused.add(new LineBody(number, e.code(), path + e.getMessage()));
      }
    }
    return new Reading(lines, refused, named, number);
  }

  private Draft draft(JobWish wish, Caller caller, Authentication who, String trace) {
    return JobRefusals.orRefuse(
        () ->
            desk.draft(
                new Wish(
                    wish.jobId() == null
                        ? intake.fresh()
                        : Callers.called(JobRules.fresh(wish.jobId()), who),
                    wish.terms(),
                    caller,
                    null,
                    wish.why(),
                    trace)));
  }
}
