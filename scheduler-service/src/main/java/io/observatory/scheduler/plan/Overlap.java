package io.observatory.scheduler.plan;

/**
 * What becomes of an occurrence while a run of the same job has not ended. Only of jobs whose runs
 * are tracked is that known. What somebody asked for, a trigger or a backfill, is never dropped:
 * under {@link #SKIP} and {@link #BUFFER_ONE} it waits.
 */
public enum Overlap {
  /** It is not fired. */
  SKIP,
  /** It waits for the run to end, if no other waits; else it is not fired. */
  BUFFER_ONE,
  /** It waits for the run to end, behind what waits already. */
  BUFFER_ALL,
  /** It is fired, and the runs that go on are given up. */
  CANCEL_OTHER,
  /** It is fired. */
  ALLOW_ALL
}
