package io.observatory.scheduler.run;

import java.util.UUID;

/** Pauses jobs whose runs keep failing. */
@FunctionalInterface
public interface JobPause {

  /** Until somebody resumes it; inside the caller's transaction, which has locked the job. */
  void pause(UUID jobId, String reason);
}
