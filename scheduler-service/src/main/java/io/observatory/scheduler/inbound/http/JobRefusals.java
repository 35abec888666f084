package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.ProblemException;
import io.observatory.scheduler.job.JobRefusedException;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** What is refused of jobs, as HTTP says it. */
final class JobRefusals {

  private JobRefusals() {}

  /** Does it, or says why not. */
  static <T> T orRefuse(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidScheduleException e) {
      throw of(e);
    } catch (JobRefusedException e) {
      throw of(e);
    }
  }

  static ProblemException of(InvalidScheduleException e) {
    String field = e.position() >= 0 || e.field().isEmpty() ? "" : e.field() + ": ";
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT, e.code(), field + e.getMessage() + ".");
  }

  static ProblemException of(JobRefusedException e) {
    HttpStatus status =
        switch (e.refusal()) {
          case JOB_NOT_FOUND -> HttpStatus.NOT_FOUND;
          case JOB_CONFLICT, JOB_CANCELLED, TOO_LATE -> HttpStatus.CONFLICT;
          case JOB_CHANGED -> HttpStatus.PRECONDITION_FAILED;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
        };
    return new ProblemException(status, e.refusal().code(), String.valueOf(e.getMessage()));
  }

  static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "job_not_found", "No such job; GET /v1/jobs lists them.");
  }

  static ProblemException later(String why) {
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE, "temporarily_unavailable", why, Duration.ofSeconds(2));
  }
}
