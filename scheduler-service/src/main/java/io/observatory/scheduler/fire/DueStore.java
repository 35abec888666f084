package io.observatory.scheduler.fire;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Due rows with what is needed of their jobs. Throws Spring's data access exceptions. */
public interface DueStore {

  /** Takes what was read. */
  @FunctionalInterface
  interface Sink {
    /**
     * One row.
     *
     * @param range index of the range it belongs to
     * @return false to have no more
     */
    boolean take(int range, DueJob due);
  }

  /**
   * Reads the ranges one after the other, in one snapshot.
   *
   * @return whether all was read; false when the sink had enough
   */
  boolean read(List<Range> ranges, Sink sink);

  /**
   * Runs of a job that have not ended, oldest first, and how many of its rows wait for one to end.
   */
  record Runs(List<Fire> active, int waiting) {
    static final Runs NONE = new Runs(List.of(), 0);
  }

  /** The runs of these jobs; jobs without any are missing. */
  Map<UUID, Runs> runs(Collection<UUID> jobs);
}
