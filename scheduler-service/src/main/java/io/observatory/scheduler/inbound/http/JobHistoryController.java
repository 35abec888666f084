package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobLedger;
import io.observatory.scheduler.job.JobState;
import io.observatory.scheduler.job.JobView;
import io.observatory.scheduler.job.RunView;
import io.observatory.scheduler.occurrence.Upcoming;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What jobs have done, and what they are going to do. */
@RestController
@RequestMapping("/v1/jobs")
@PreAuthorize("hasAnyRole('agent', 'viewer')")
class JobHistoryController {

  private final JobLedger ledger;
  private final JobDesk desk;
  private final Bodies bodies;

  JobHistoryController(JobLedger ledger, JobDesk desk, Bodies bodies) {
    this.ledger = ledger;
    this.desk = desk;
    this.bodies = bodies;
  }

  @GetMapping("/{id}/runs")
  Page<RunBody> runs(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit,
      Authentication who) {
    int most = Fields.limit(limit);
    JobView view = Readers.visible(ledger, id, who);
    return Page.of(
        ledger.runs(view.job().id(), JobCursor.run(cursor), most + 1),
        most,
        RunBody::of,
        (RunView run) -> JobCursor.before(run));
  }

  @GetMapping("/{id}/next")
  UpcomingBody next(
      @PathVariable String id, @RequestParam(defaultValue = "10") int limit, Authentication who) {
    int most = Fields.limit(limit, Upcoming.MOST);
    JobView view = Readers.visible(ledger, id, who);
    if (view.job().state() != JobState.ACTIVE) {
      return UpcomingBody.none(view.job().state().name());
    }
    return UpcomingBody.of(
        desk.upcoming(view.job(), most, ledger.firedBefore(view.job().id())),
        view.job().id(),
        view.job().spec());
  }

  @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
  UpcomingBody preview(@RequestBody(required = false) byte @Nullable [] body) {
    PreviewWish wish = bodies.read(body, PreviewWish.class);
    return JobRefusals.orRefuse(() -> wish.answer(desk));
  }
}
