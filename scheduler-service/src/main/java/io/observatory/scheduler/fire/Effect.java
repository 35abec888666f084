package io.observatory.scheduler.fire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * All that is to be done with one due row: published, written down and put in its place, together.
 *
 * @param row the row this settles; it goes
 * @param fires what is published, in this order; mostly one
 * @param skips what is not, for the history
 * @param next rows that take its place: the next occurrence, or itself with another due time
 * @param cancelled fire ids of runs that are given up for this one
 * @param place where the store had the row when it was read: a hint that may be out of date
 */
public record Effect(
    DueRow row,
    List<Fire> fires,
    List<Skip> skips,
    List<DueRow> next,
    List<UUID> cancelled,
    long place) {

  /** On a row of which nobody knows where it stands. */
  public Effect(
      DueRow row, List<Fire> fires, List<Skip> skips, List<DueRow> next, List<UUID> cancelled) {
    this(row, fires, skips, next, cancelled, DueJob.NO_PLACE);
  }

  /** The same, on the row that was read there. */
  Effect of(long readAt) {
    return new Effect(row, fires, skips, next, cancelled, readAt);
  }

  /** One fire and nothing else: a job that fires once, or any that wants no more. */
  public static Effect fireOnce(DueRow row, Fire fire) {
    return new Effect(row, List.of(fire), List.of(), List.of(), List.of());
  }

  /** The row goes without effect: its job has changed since it was made. */
  public static Effect drop(DueRow row) {
    return new Effect(row, List.of(), List.of(), List.of(), List.of());
  }

  /** The row waits until then. */
  public static Effect later(DueRow row, Instant until) {
    DueRow moved =
        new DueRow(
            row.jobId(),
            row.kind(),
            row.occurrence(),
            until,
            row.attempt(),
            row.priority(),
            row.runNo(),
            row.version());
    return new Effect(row, List.of(), List.of(), List.of(moved), List.of());
  }
}
