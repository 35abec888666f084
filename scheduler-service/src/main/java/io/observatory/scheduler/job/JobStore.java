package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where jobs are kept, with the rows that make them fire. Every write needs a transaction. */
public interface JobStore {

  /**
   * Makes those whose id is not taken.
   *
   * @param jobs no id twice
   * @return those that were there before
   */
  List<Job> create(List<Fresh> jobs);

  /**
   * Makes many, quickest.
   *
   * @param jobs no id twice
   * @throws IdTakenException when an id is taken; roll back
   */
  void load(List<Fresh> jobs);

  /**
   * Locks jobs without their rows, in the order of their ids. Who is to lock several one by one
   * does this first: then no two wait for each other.
   */
  void lockAll(Collection<UUID> ids);

  /** The job, locked with its rows; waits for whoever has them. */
  Optional<Standing> lock(UUID id);

  /**
   * Writes the next version of a job. Rows that stay become rows of that version.
   *
   * @param remove rows that go, from wherever they are
   * @param add rows that come: due, or parked while the job is paused
   * @param lastBefore rows of the schedule that stay and are due before then bring no next row;
   *     null: they do
   */
  void write(Job job, List<DueRow> remove, List<DueRow> add, @Nullable Instant lastBefore);

  /** Those of these fires of a job that its history knows as fired. */
  Set<UUID> fired(UUID job, Collection<UUID> fireIds);

  /** Adds rows of a job that is not changed by it; one that is there already stays as it is. */
  void fire(List<DueRow> rows);

  /** Jobs whose pause is over by the database's clock. */
  List<UUID> pausedUntilNow(int limit);

  /** The same, locked, without those that somebody else has at hand. */
  List<UUID> lockPausedUntilNow(int limit);

  /** An id is taken by another job. */
  final class IdTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Of that cause. */
    public IdTakenException(Throwable cause) {
      super("an id is taken", cause);
    }
  }
}
