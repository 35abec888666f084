package io.observatory.scheduler.job;

import org.jspecify.annotations.Nullable;

/**
 * What became of a wish for a job.
 *
 * @param job as it is now; of a conflict the one that has the id
 * @param repeated whether it was there before, made from the same body
 * @param refused why nothing was done; null when it was made or repeated
 */
public record Taken(Job job, boolean repeated, @Nullable JobRefusedException refused) {

  /** The job, or why there is none. */
  public Job orRefuse() {
    if (refused != null) {
      throw refused;
    }
    return job;
  }
}
