package io.observatory.scheduler.occurrence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a schedule counts. Bounds are about the nominal time: what was missed within them may be
 * made up for behind them, and so may a retry.
 *
 * @param startsAt the first instant that counts; null: from ever
 * @param endsAt the last that does; null: for ever
 * @param maxRuns how many occurrences are fired; {@link Integer#MAX_VALUE}: without end. What is
 *     skipped does not count
 */
public record Bounds(@Nullable Instant startsAt, @Nullable Instant endsAt, int maxRuns) {

  /** None. */
  public static final Bounds OPEN = new Bounds(null, null, Integer.MAX_VALUE);

  public Bounds {
    startsAt = startsAt == null ? null : startsAt.truncatedTo(ChronoUnit.MICROS);
    endsAt = endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MICROS);
    if (startsAt != null && endsAt != null && startsAt.isAfter(endsAt)) {
      throw new InvalidScheduleException("past_end", "ends_at", "it ends before it starts");
    }
    if (maxRuns < 1) {
      throw new InvalidScheduleException("invalid_policy", "max_runs", "at least 1 run");
    }
  }

  /** The first occurrence after that instant that counts. */
  public Optional<Occurrence> next(Schedule schedule, Instant after) {
    Optional<Occurrence> next;
    if (startsAt == null || !after.isBefore(startsAt)) {
      next = schedule.next(after);
    } else if (schedule instanceof Schedule.FixedDelay) {
      next = Optional.of(new Occurrence(startsAt, Occurrence.ClockChange.NONE));
    } else {
      next = schedule.next(startsAt.minusNanos(1));
    }
    return next.filter(occurrence -> holds(occurrence.at()));
  }

  /** Whether an occurrence then counts. */
  public boolean holds(Instant at) {
    return (startsAt == null || !at.isBefore(startsAt)) && (endsAt == null || !at.isAfter(endsAt));
  }
}
