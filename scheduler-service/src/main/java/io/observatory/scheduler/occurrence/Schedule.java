package io.observatory.scheduler.occurrence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When a job fires. All times are kept to the microsecond. Immutable. */
public sealed interface Schedule {

  /** The shortest interval. */
  Duration SHORTEST = Duration.ofSeconds(1);

  /** The longest interval, and how far ahead the first occurrence may lie. */
  Duration LONGEST = Duration.ofDays(3653);

  /** No schedule has occurrences from here on. */
  Instant HORIZON = LocalDate.of(2200, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

  /** The first occurrence after that instant; empty if there is none. */
  Optional<Occurrence> next(Instant after);

  /** How many occurrences there are after the one instant and not after the other. */
  long count(Instant after, Instant until);

  /** Whether an occurrence has a next one that is known before its run has ended. */
  default boolean isRegular() {
    return true;
  }

  /** The last occurrences, so many at most, after the one instant and not after the other. */
  default List<Instant> last(int most, Instant after, Instant until) {
    Instant begin = after;
    Instant tooLate = until;
    Duration back = Duration.ofMinutes(1);
    while (back.compareTo(Duration.between(after, until)) < 0) {
      Instant earlier = until.minus(back);
      if (count(earlier, until) >= most) {
        begin = earlier;
        break;
      }
      tooLate = earlier;
      back = back.multipliedBy(2);
    }
    while (count(begin, until) > most && Duration.between(begin, tooLate).compareTo(SHORTEST) > 0) {
      Instant middle = begin.plus(Duration.between(begin, tooLate).dividedBy(2));
      if (count(middle, until) >= most) {
        begin = middle;
      } else {
        tooLate = middle;
      }
    }
    List<Instant> found = new ArrayList<>();
    Optional<Occurrence> next = next(begin);
    while (next.isPresent() && !next.get().at().isAfter(until)) {
      found.add(next.get().at());
      next = next(next.get().at());
    }
    return List.copyOf(found.subList(Math.max(found.size() - most, 0), found.size()));
  }

  /** One time. */
  record Once(Instant at) implements Schedule {
    public Once {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Optional<Occurrence> next(Instant after) {
      return at.isAfter(after) ? known(at) : Optional.empty();
    }

    @Override
    public long count(Instant after, Instant until) {
      return at.isAfter(after) && !at.isAfter(until) ? 1 : 0;
    }

    @Override
    public boolean isRegular() {
      return false;
    }
  }

  /** Every so long, however long a run takes; one of the times is the anchor. */
  record FixedRate(Duration every, Instant anchor) implements Schedule {
    public FixedRate {
      every = checked(every);
      anchor = anchor.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Optional<Occurrence> next(Instant after) {
      return known(
          anchor.plus(Math.multiplyExact(upTo(after) + 1, every.toMillis()), ChronoUnit.MILLIS));
    }

    @Override
    public long count(Instant after, Instant until) {
      return Math.max(upTo(until) - upTo(after), 0);
    }

    /** The number of the last occurrence not after that instant; the anchor has the number 0. */
    private long upTo(Instant at) {
      long micros = ChronoUnit.MICROS.between(anchor, at.truncatedTo(ChronoUnit.MICROS));
      return Math.floorDiv(micros, every.toMillis() * 1000);
    }
  }

  /** So long after a run has ended, however it did; the first so long after the job was made. */
  record FixedDelay(Duration every) implements Schedule {
    public FixedDelay {
      every = checked(every);
    }

    /** The next, if what it follows ended then. */
    @Override
    public Optional<Occurrence> next(Instant after) {
      return known(after.plus(every).truncatedTo(ChronoUnit.MICROS));
    }

    /** At most: as if runs took no time. */
    @Override
    public long count(Instant after, Instant until) {
      return until.isBefore(after) ? 0 : Duration.between(after, until).dividedBy(every);
    }

    @Override
    public boolean isRegular() {
      return false;
    }
  }

  /** When the clocks of a zone show what a cron expression means. */
  final class Cron implements Schedule {

    private static final Set<String> ZONES = Set.copyOf(ZoneRulesProvider.getAvailableZoneIds());

    private final CronExpression expression;
    private final ZoneId zone;
    private final GapPolicy gap;
    private final OverlapPolicy overlap;
    private final ZonedCron zoned;

    public Cron(CronExpression expression, ZoneId zone, GapPolicy gap, OverlapPolicy overlap) {
      this.expression = expression;
      this.zone = zone;
      this.gap = gap;
      this.overlap = overlap;
      this.zoned = new ZonedCron(expression, zone, gap, overlap);
    }

    /** The usual answers to changes of the clock: later in a gap, the first of two. */
    public static Cron of(String expression, String zone) {
      return of(expression, zone, GapPolicy.SHIFT, OverlapPolicy.FIRST);
    }

    /**
     * Of that expression in the zone of that IANA name.
     *
     * @throws InvalidScheduleException {@code invalid_cron} or {@code invalid_zone}
     */
    public static Cron of(String expression, String zone, GapPolicy gap, OverlapPolicy overlap) {
      CronExpression parsed = CronExpression.parse(expression);
      if (!ZONES.contains(zone)) {
        throw new InvalidScheduleException(
            "invalid_zone", "zone", "an IANA name is wanted, such as Europe/Amsterdam or UTC");
      }
      return new Cron(parsed, ZoneId.of(zone), gap, overlap);
    }

    @Override
    public Optional<Occurrence> next(Instant after) {
      return zoned.next(after);
    }

    @Override
    public long count(Instant after, Instant until) {
      return zoned.count(after, until);
    }

    public CronExpression expression() {
      return expression;
    }

    public ZoneId zone() {
      return zone;
    }

    public GapPolicy gap() {
      return gap;
    }

    public OverlapPolicy overlap() {
      return overlap;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Cron cron
          && cron.expression.equals(expression)
          && cron.zone.equals(zone)
          && cron.gap == gap
          && cron.overlap == overlap;
    }

    @Override
    public int hashCode() {
      return Objects.hash(expression, zone, gap, overlap);
    }

    @Override
    public String toString() {
      return expression + " in " + zone + ", gap " + gap + ", overlap " + overlap;
    }
  }

  private static Duration checked(Duration every) {
    if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
      throw new InvalidScheduleException(
          "invalid_schedule", "every_ms", "an interval is 1 second to 10 years");
    }
    return Duration.ofMillis(every.toMillis());
  }

  private static Optional<Occurrence> known(Instant at) {
    return at.isBefore(HORIZON)
        ? Optional.of(new Occurrence(at, Occurrence.ClockChange.NONE))
        : Optional.empty();
  }
}
