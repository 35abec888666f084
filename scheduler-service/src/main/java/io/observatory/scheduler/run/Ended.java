package io.observatory.scheduler.run;

import io.observatory.scheduler.fire.DueRow;
import org.jspecify.annotations.Nullable;

/**
 * A run that is over, and what follows.
 *
 * @param cause how it ended by itself: SUCCEEDED, FAILED, CANCELLED, TIMED_OUT or STALE
 * @param status what the history says: the cause, or GAVE_UP when it is not tried again
 * @param next the next try, or the next occurrence of a schedule with a fixed delay; null for none;
 *     it waits while the job is paused
 */
public record Ended(
    ActiveRun run,
    RunJob job,
    RunStatus cause,
    RunStatus status,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String result,
    @Nullable DueRow next) {

  /** Whether it is to be listed among the dead. */
  public boolean isDead() {
    return status == RunStatus.GAVE_UP;
  }

  /** Whether the agent said so, rather than that nothing was heard of it. */
  public boolean isAgentsWord() {
    return cause != RunStatus.TIMED_OUT && cause != RunStatus.STALE;
  }
}
