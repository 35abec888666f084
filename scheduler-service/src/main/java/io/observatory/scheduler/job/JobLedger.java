package io.observatory.scheduler.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be read of jobs and their runs. */
public interface JobLedger {

  /** The job of that id. */
  Optional<JobView> find(UUID id);

  /**
   * Jobs, in the order of their ids.
   *
   * @throws TooBroadException when the search takes too long
   */
  List<JobView> list(JobQuery query);

  /** How many occurrences of its schedule were fired for a job: the next one's number less one. */
  int firedBefore(UUID id);

  /**
   * Runs of a job, the latest first.
   *
   * @param before the last one of the page before; null to begin
   */
  List<RunView> runs(UUID job, @Nullable Place before, int limit);

  /** A place in the history of a job. */
  record Place(Instant recordedAt, UUID fireId) {}

  /** The search takes too long. */
  final class TooBroadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Of that cause. */
    public TooBroadException(Throwable cause) {
      super("the search takes too long", cause);
    }
  }
}
