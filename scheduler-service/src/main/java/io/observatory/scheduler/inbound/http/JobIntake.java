package io.observatory.scheduler.inbound.http;

import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.kafka.Fault;
import io.observatory.scheduler.job.BusyException;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Jobs that callers hand in one by one, written with those of others at the same time. */
@Component
class JobIntake {

  private static final Logger LOGGER = LoggerFactory.getLogger(JobIntake.class);

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
          JobId called =
              id == null ? called(request, caller) : Callers.called(JobRules.fresh(id), who);
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
      throw unknown(draft);
    } catch (BusyException e) {
      throw unknown(draft);
    } catch (RuntimeException e) {
      if (Fault.of(e) == Fault.UNAVAILABLE) {
        LOGGER.warn("Answered 503: something that keeps jobs is away", e);
        throw unknown(draft);
      }
      throw e;
    }
  }

  /** It may have been made all the same: a caller who named no id is told the one it has. */
  private static ProblemException unknown(Draft draft) {
    UUID id = draft.fresh().job().id();
    return JobRefusals.later(
        "Whether the job was made is not known. Repeat with \"job_id\": \""
            + id
            + "\", or ask GET /v1/jobs/"
            + id
            + ".");
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
