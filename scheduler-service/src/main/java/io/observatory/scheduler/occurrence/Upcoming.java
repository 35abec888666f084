package io.observatory.scheduler.occurrence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a schedule is going to do.
 *
 * @param occurrences the next ones, nominal times in order
 * @param end why there are no more; {@link End#MORE} when there are
 */
public record Upcoming(List<Occurrence> occurrences, End end) {

  /** The most that are looked up at once. */
  public static final int MOST = 1000;

  /** Why a list of occurrences ends. */
  public enum End {
    /** There are more than were asked for. */
    MORE,
    /** The schedule has no more. */
    NO_MORE,
    /** The next one is behind the end bound. */
    PAST_END,
    /** So many runs are allowed. */
    MAX_RUNS,
    /** The next one is known when a run has ended. */
    AFTER_RUN
  }

  /** The next occurrences after that instant, so many at most, when so many were fired before. */
  public static Upcoming of(
      Schedule schedule, Bounds bounds, Instant after, int wanted, int firedBefore) {
    List<Occurrence> found = new ArrayList<>();
    Instant at = after;
    while (true) {
      if (found.size() >= (long) bounds.maxRuns() - firedBefore) {
        return new Upcoming(List.copyOf(found), End.MAX_RUNS);
      }
      if (!found.isEmpty() && schedule instanceof Schedule.FixedDelay) {
        return new Upcoming(List.copyOf(found), End.AFTER_RUN);
      }
      Optional<Occurrence> next = bounds.next(schedule, at);
      if (next.isEmpty()) {
        return new Upcoming(List.copyOf(found), endBehind(schedule, at));
      }
      if (found.size() >= Math.min(wanted, MOST)) {
        return new Upcoming(List.copyOf(found), End.MORE);
      }
      found.add(next.get());
      at = next.get().at();
    }
  }

  /**
   * The first occurrence of a schedule that is to be kept from now on.
   *
   * @throws InvalidScheduleException {@code never_fires}, {@code past_end} or {@code too_far}
   */
  public static Occurrence first(Schedule schedule, Bounds bounds, Instant now) {
    Optional<Occurrence> first =
        schedule instanceof Schedule.Once once // one that is due already is fired at once
            ? Optional.of(new Occurrence(once.at(), Occurrence.ClockChange.NONE))
                .filter(occurrence -> bounds.holds(occurrence.at()))
            : bounds.next(schedule, now);
    if (first.isEmpty()) {
      throw nothing(schedule, now);
    }
    if (first.get().at().isAfter(now.plus(Schedule.LONGEST))) {
      throw new InvalidScheduleException(
          "too_far",
          schedule instanceof Schedule.Once ? "at" : "schedule",
          "the first time, " + first.get().at() + ", is more than 10 years ahead");
    }
    return first.get();
  }

  private static End endBehind(Schedule schedule, Instant at) {
    return schedule.next(at).isPresent() ? End.PAST_END : End.NO_MORE;
  }

  private static InvalidScheduleException nothing(Schedule schedule, Instant now) {
    if (schedule instanceof Schedule.Once || schedule.next(now).isPresent()) {
      return new InvalidScheduleException(
          "past_end", "ends_at", "the schedule has no time between its bounds");
    }
    return new InvalidScheduleException(
        "never_fires",
        "expression",
        schedule instanceof Schedule.Cron cron
            ? "no date from now to 2199 is what '" + cron.expression() + "' asks for"
            : "the schedule has no time from now on");
  }
}
