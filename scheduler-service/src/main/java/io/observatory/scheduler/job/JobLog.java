package io.observatory.scheduler.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the world which person did what to a job, if and when the transaction commits. */
public interface JobLog {

  /**
   * What somebody did.
   *
   * @param action what, such as {@code job.pause}
   * @param before as it was; null when there was none
   * @param after as it is
   * @param reason why, in the caller's words
   */
  record Deed(
      String action,
      @Nullable Job before,
      Job after,
      Instant at,
      @Nullable String reason,
      Caller caller) {}

  /** People did this. */
  void done(List<Deed> deeds);

  /** A person made many jobs at once: one deed. */
  void loaded(List<Job> made, Caller caller, Instant at);

  /** A command was understood and not followed. */
  void refused(JobCommand command, JobRefusedException why);
}
