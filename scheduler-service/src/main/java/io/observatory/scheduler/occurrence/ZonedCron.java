package io.observatory.scheduler.occurrence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants that a cron expression means in a time zone.
 *
 * <p>Changes of the clock are treated as by Vixie cron (cron(8)): an expression with an asterisk in
 * the hour or the minute means a pace, which real time keeps: it fires whenever the clock on the
 * wall shows a matching time, twice where the wall shows it twice. Any other means times of day:
 * each once a day, and the policies say when where a day has it twice or not at all.
 *
 * <p>Between two changes the offset is fixed; each such stretch is looked at by itself. Safe for
 * use by many threads.
 */
public final class ZonedCron {

  /** More than any change of the clock makes between what it shows and what it showed. */
  private static final Duration MARGIN = Duration.ofDays(2);

  private final CronExpression cron;
  private final ZoneRules rules;
  private final GapPolicy gap;
  private final OverlapPolicy overlap;

  /** The stretch that was looked at last; what is asked for next mostly lies in it. */
  private volatile @Nullable Stretch recent;

  /** Of that expression in that zone, under these policies. */
  public ZonedCron(CronExpression cron, ZoneId zone, GapPolicy gap, OverlapPolicy overlap) {
    this.cron = cron;
    this.rules = zone.getRules();
    this.gap = cron.isPace() ? GapPolicy.SKIP : gap;
    this.overlap = cron.isPace() ? OverlapPolicy.BOTH : overlap;
  }

  /** The first occurrence after that instant; empty if there is none up to the year 2199. */
  public Optional<Occurrence> next(Instant after) {
    Instant from = Instant.ofEpochSecond(after.getEpochSecond() + 1);
    while (true) {
      Stretch stretch = stretchOf(from);
      Occurrence found = earlier(onTheWall(stretch, from), shifted(stretch, from));
      if (found != null) {
        return Optional.of(found);
      }
      ZoneOffsetTransition end = stretch.end();
      Optional<LocalDateTime> match =
          cron.atOrAfter(LocalDateTime.ofInstant(from, stretch.offset()).minus(MARGIN));
      if (end == null || match.isEmpty()) {
        return Optional.empty();
      }
      Instant near = match.get().minus(MARGIN).toInstant(stretch.offset());
      from = near.isAfter(end.getInstant()) ? near : end.getInstant();
    }
  }

  /**
   * How many there are after the one instant and not after the other. Far from changes of the clock
   * this is arithmetic; near them, within what they add or leave out, occurrences are counted one
   * by one.
   */
  public long count(Instant after, Instant until) {
    Instant at = Instant.ofEpochSecond(after.getEpochSecond() + 1);
    Instant to = Instant.ofEpochSecond(until.getEpochSecond() + 1);
    long found = 0;
    while (at.isBefore(to)) {
      Stretch stretch = stretchOf(at);
      Instant end = earliest(to, stretch.end() == null ? to : stretch.end().getInstant());
      Instant calm = earliest(end, stretch.calmFrom(at));
      Instant uneasy = stretch.calmTo(end);
      if (!calm.isBefore(uneasy)) {
        found += countOneByOne(at, end);
      } else {
        found +=
            countOneByOne(at, calm)
                + cron.count(
                    LocalDateTime.ofInstant(calm, stretch.offset()),
                    LocalDateTime.ofInstant(uneasy, stretch.offset()))
                + countOneByOne(uneasy, end);
      }
      at = end;
    }
    return found;
  }

  private long countOneByOne(Instant from, Instant to) {
    LocalDateTime begin = LocalDateTime.ofInstant(from.minus(MARGIN), ZoneOffset.UTC);
    LocalDateTime end = LocalDateTime.ofInstant(to.plus(MARGIN), ZoneOffset.UTC);
    if (!from.isBefore(to) || cron.count(begin, end) == 0) {
      return 0; // rather than look for the next one over years
    }
    long found = 0;
    Instant at = from;
    while (at.isBefore(to)) {
      Optional<Occurrence> next = next(at.minusNanos(1));
      if (next.isEmpty() || !next.get().at().isBefore(to)) {
        return found;
      }
      found++;
      at = next.get().at().plusSeconds(1);
    }
    return found;
  }

  private static Instant earliest(Instant one, Instant two) {
    return two.isBefore(one) ? two : one;
  }

  /**
   * A time with one offset.
   *
   * @param begin the change it begins with; null if there was none before
   * @param end the change it ends with; null if none is known
   */
  private record Stretch(
      @Nullable ZoneOffsetTransition begin, ZoneOffset offset, @Nullable ZoneOffsetTransition end) {

    boolean contains(Instant at) {
      return holds(at) && (begin == null || !at.isBefore(begin.getInstant()));
    }

    boolean holds(Instant at) {
      return end == null || at.isBefore(end.getInstant());
    }

    /** From when on, at or after that instant, the change it begins with has no more effect. */
    Instant calmFrom(Instant at) {
      if (begin == null) {
        return at;
      }
      Instant calm = begin.getInstant().plus(begin.getDuration().abs());
      return calm.isAfter(at) ? calm : at;
    }

    /** Until when, at or before that instant, the change it ends with has no effect. */
    Instant calmTo(Instant at) {
      return end == null ? at : earliest(at, end.getInstant().minus(end.getDuration().abs()));
    }
  }

  private Stretch stretchOf(Instant at) {
    Stretch known = recent;
    if (known != null && known.contains(at)) {
      return known;
    }
    Stretch found =
        new Stretch(
            rules.previousTransition(at.plusNanos(1)),
            rules.getOffset(at),
            rules.nextTransition(at));
    recent = found;
    return found;
  }

  /** The first at or after that instant whose time of day the wall shows within the stretch. */
  private @Nullable Occurrence onTheWall(Stretch stretch, Instant from) {
    LocalDateTime local = LocalDateTime.ofInstant(from, stretch.offset());
    while (true) {
      Optional<LocalDateTime> match = cron.atOrAfter(local);
      if (match.isEmpty()) {
        return null;
      }
      Instant at = match.get().toInstant(stretch.offset());
      if (!stretch.holds(at)) {
        return null;
      }
      Occurrence.ClockChange change = changeAt(stretch, match.get());
      if (change == Occurrence.ClockChange.SECOND_OF_TWO && overlap == OverlapPolicy.FIRST) {
        local = stretch.begin() == null ? local : stretch.begin().getDateTimeBefore();
        continue;
      }
      if (change == Occurrence.ClockChange.FIRST_OF_TWO && overlap == OverlapPolicy.SECOND) {
        return null;
      }
      return new Occurrence(at, change);
    }
  }

  /** An overlap lies at the end of the stretch before it and again at the beginning of the next. */
  private static Occurrence.ClockChange changeAt(Stretch stretch, LocalDateTime local) {
    if (stretch.begin() != null
        && stretch.begin().isOverlap()
        && local.isBefore(stretch.begin().getDateTimeBefore())) {
      return Occurrence.ClockChange.SECOND_OF_TWO;
    }
    if (stretch.end() != null
        && stretch.end().isOverlap()
        && !local.isBefore(stretch.end().getDateTimeAfter())) {
      return Occurrence.ClockChange.FIRST_OF_TWO;
    }
    return Occurrence.ClockChange.NONE;
  }

  /** The first that the gap at the beginning of the stretch leaves out, moved behind the gap. */
  private @Nullable Occurrence shifted(Stretch stretch, Instant from) {
    ZoneOffsetTransition begin = stretch.begin();
    if (gap == GapPolicy.SKIP || begin == null || !begin.isGap()) {
      return null;
    }
    Duration length = begin.getDuration();
    if (!from.isBefore(begin.getInstant().plus(length))) {
      return null;
    }
    Optional<LocalDateTime> match =
        cron.atOrAfter(LocalDateTime.ofInstant(from, begin.getOffsetBefore()));
    if (match.isEmpty() || !match.get().isBefore(begin.getDateTimeAfter())) {
      return null;
    }
    Instant at = match.get().toInstant(begin.getOffsetBefore());
    return stretch.holds(at) ? new Occurrence(at, Occurrence.ClockChange.SHIFTED) : null;
  }

  private static @Nullable Occurrence earlier(@Nullable Occurrence one, @Nullable Occurrence two) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return two.at().isBefore(one.at()) ? two : one;
  }
}
