package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.List;

/**
 * Decides what becomes of a due row: fire it, skip it, make up for what was missed, wait for a run
 * that still goes on. Pure: the same arguments give the same effect. Safe for use by many threads.
 */
public interface Planner {

  /**
   * Whether the plan for this row needs to know the job's runs that have not ended. Then the rows
   * of one job are planned one at a time, each when the one before it is settled.
   */
  boolean asksForRuns(DueJob due);

  /**
   * The effect of this row, now.
   *
   * @param due never stale
   * @param now not before the row's due time
   * @param active the job's runs that have not ended, oldest first; empty when not {@linkplain
   *     #asksForRuns asked for}
   * @param waiting how many rows of the job wait for a run to end
   */
  Effect plan(DueJob due, Instant now, List<Fire> active, int waiting);
}
