package io.observatory.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job and what is still to come of it.
 *
 * @param nextAt when it is due next; null when nothing is, or all waits for a run to end
 * @param waiting rows that are to be fired
 * @param running runs that owe an answer
 */
public record JobView(Job job, @Nullable Instant nextAt, long waiting, long running) {

  /** Whether there is nothing left to do: it has fired for the last time, and its runs ended. */
  public boolean isFinished() {
    return job.state() == JobState.ACTIVE && waiting == 0 && running == 0;
  }
}
