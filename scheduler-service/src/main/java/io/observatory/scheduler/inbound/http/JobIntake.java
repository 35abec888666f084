package io.observatory.scheduler.inbound.http;

import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobDesk.Draft;
import io.observatory.scheduler.job.JobId;
import io.observatory.scheduler.job.JobRules;
import io.observatory.scheduler.job.JobTerms;
import io.observatory.scheduler.job.Rounds;
import io.observatory.scheduler.job.Taken;
import io.observatory.scheduler.job.Wish;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Jobs that callers hand in one by one, written with those of others at the same time. */
@Component
class JobIntake {

  private final JobDesk desk;
  private final Rounds<Draft, Taken> rounds;
  private final EventIds ids;

  JobIntake(JobDesk desk, Rounds<Draft, Taken> rounds, EventIds ids) {
    this.desk = desk;
    this.rounds = rounds;
    this.ids = ids;
  }

  /** What became of a job that was handed in: the first row of a new one is its draft's. */
  record Handed(Draft draft, Taken taken) {}

  /**
   * Makes a job, once: its id is the one named, else that of the caller's {@code Idempotency-Key},
   * else a new one.
   */
  Handed take(
      @Nullable String id,
      JobTerms terms,
      @Nullable String reason,
      HttpServletRequest request,
      Authentication who) {
    Caller caller = Callers.of(request, who);
    return JobRefusals.orRefuse(
        () -> {
          JobId called = id == null ? called(request, caller) : JobRules.fresh(id);
          Draft draft =
              desk.draft(
                  new Wish(called, terms, caller, null, reason, CloudEvents.currentTraceParent()));
          Taken taken = handIn(draft);
          if (taken.refused() != null) {
            throw taken.refused();
          }
          return new Handed(draft, taken);
        });
  }

  private Taken handIn(Draft draft) {
    try {
      return rounds.take(draft);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobRefusals.later("The service is stopping; repeat with the same job_id.");
    }
  }

  private JobId called(HttpServletRequest request, Caller caller) {
    String key = IdempotencyKeys.of(request);
    return key == null ? fresh() : JobRules.keyed(caller.principal(), key);
  }

  /** An id that nobody has. */
  JobId fresh() {
    return new JobId(ids.next(), null);
  }
}
