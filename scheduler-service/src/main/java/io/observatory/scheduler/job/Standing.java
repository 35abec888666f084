package io.observatory.scheduler.job;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job and its rows, locked: neither another order nor the settling of a fire changes them before
 * the transaction ends.
 *
 * @param now the database's clock, read after the locks
 * @param due its rows of {@code cron_due}
 * @param parked rows that wait for the job to be resumed
 * @param running whether a run of it has not ended
 */
public record Standing(
    Job job, Instant now, List<DueRow> due, List<DueRow> parked, boolean running) {

  /**
   * A row that is due sooner may have been read by the owner of its shard, and is left alone.
   * Longer than the look-ahead of the reader, so that what is not left alone was not read.
   */
  static final Duration NOTICE = Duration.ofSeconds(1);

  /** Copies the lists. */
  public Standing {
    due = List.copyOf(due);
    parked = List.copyOf(parked);
  }

  /** Rows that fire whatever is done now. */
  List<DueRow> near() {
    return due.stream().filter(this::isNear).toList();
  }

  /** Rows that can still be taken away. */
  List<DueRow> far() {
    return due.stream().filter(row -> !isNear(row)).toList();
  }

  /**
   * Until when rows of a regular schedule are the last: they fire whatever is done now, and what
   * follows is for whoever changes the job to write. Null where a row brings none anyway.
   */
  @Nullable Instant lastBefore() {
    return job.spec().schedule().isRegular() ? now.plus(NOTICE) : null;
  }

  private boolean isNear(DueRow row) {
    return row.dueAt().isBefore(now.plus(NOTICE));
  }

  /** Occurrences of the schedule that fire whatever is done now. */
  List<Instant> tooLate() {
    return near().stream().filter(Standing::isOfSchedule).map(DueRow::occurrence).toList();
  }

  /** Whether the job fires once, and has, or does so whatever is done now. */
  boolean isSpent() {
    return job.isOnce()
        && Stream.concat(far().stream(), parked.stream())
            .allMatch(row -> row.kind() == FireKind.TRIGGERED || row.kind() == FireKind.RETRY);
  }

  /** Whether the row stands for an occurrence of the schedule, and goes when that changes. */
  static boolean isOfSchedule(DueRow row) {
    return row.kind() == FireKind.SCHEDULED || row.kind() == FireKind.REMINDER;
  }
}
