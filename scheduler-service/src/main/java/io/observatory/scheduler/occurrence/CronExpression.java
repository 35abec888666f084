package io.observatory.scheduler.occurrence;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression of 5 fields (minute, hour, day of month, month, day of week), 6 (a second
 * before them) or 7 (a year behind them), as crontab(5) has them, with {@code L}, {@code W}, {@code
 * #} and {@code ?} as Quartz does. It speaks of local times; {@link ZonedCron} makes instants of
 * them. Immutable.
 */
public final class CronExpression {

  private final String text;
  private final long seconds;
  private final long minutes;
  private final long hours;
  private final long months;
  private final CronDays days;
  private final BitSet years;
  private final boolean everyHourOrMinute;

  CronExpression(
      String text, CronTimes times, CronDays days, BitSet years, boolean everyHourOrMinute) {
    this.text = text;
    this.seconds = times.seconds();
    this.minutes = times.minutes();
    this.hours = times.hours();
    this.months = times.months();
    this.days = days;
    this.years = years;
    this.everyHourOrMinute = everyHourOrMinute;
  }

  /**
   * Reads an expression, or one of {@code @yearly}, {@code @annually}, {@code @monthly}, {@code
   * @weekly}, {@code @daily}, {@code @midnight}, {@code @hourly}.
   *
   * @throws InvalidScheduleException naming the field and the position that can not be read
   */
  public static CronExpression parse(String text) {
    return new CronParser(text).parse();
  }

  /** The expression as it was given, with one space between its fields. */
  public String text() {
    return text;
  }

  /**
   * Whether the hour or the minute begins with an asterisk: it means a pace rather than a time of
   * day, which is what decides about changes of the clock (cron(8) of Vixie cron).
   */
  public boolean isPace() {
    return everyHourOrMinute;
  }

  /** Whether it means that local time; what is below a second is not looked at. */
  public boolean matches(LocalDateTime at) {
    return dateMatches(at.toLocalDate())
        && has(hours, at.getHour())
        && has(minutes, at.getMinute())
        && has(seconds, at.getSecond());
  }

  /** The first local time it means at or after that one, to the second; empty if there is none. */
  public Optional<LocalDateTime> atOrAfter(LocalDateTime from) {
    LocalDateTime start = from.getNano() == 0 ? from : from.plusSeconds(1).withNano(0);
    LocalDate day = dateAtOrAfter(start.toLocalDate());
    if (day == null) {
      return Optional.empty();
    }
    if (day.equals(start.toLocalDate())) {
      LocalTime time = timeAtOrAfter(start.toLocalTime());
      if (time != null) {
        return Optional.of(day.atTime(time));
      }
      day = dateAtOrAfter(day.plusDays(1));
      if (day == null) {
        return Optional.empty();
      }
    }
    return Optional.of(
        day.atTime(LocalTime.of(first(hours, 0), first(minutes, 0), first(seconds, 0))));
  }

  /** How many local times it means from the one on and before the other. */
  long count(LocalDateTime from, LocalDateTime to) {
    if (!from.isBefore(to)) {
      return 0;
    }
    LocalDate last = to.toLocalDate();
    long found = dateMatches(last) ? timesBefore(to.toLocalTime()) : 0;
    found -= dateMatches(from.toLocalDate()) ? timesBefore(from.toLocalTime()) : 0;
    long perDay = (long) Long.bitCount(hours) * Long.bitCount(minutes) * Long.bitCount(seconds);
    LocalDate day = dateAtOrAfter(from.toLocalDate());
    while (day != null && day.isBefore(last)) {
      found += perDay;
      day = dateAtOrAfter(day.plusDays(1));
    }
    return found;
  }

  private long timesBefore(LocalTime time) {
    int perMinute = Long.bitCount(seconds);
    int perHour = Long.bitCount(minutes) * perMinute;
    long found = (long) before(hours, time.getHour()) * perHour;
    if (has(hours, time.getHour())) {
      found += (long) before(minutes, time.getMinute()) * perMinute;
      if (has(minutes, time.getMinute())) {
        found += before(seconds, time.getSecond() + (time.getNano() == 0 ? 0 : 1));
      }
    }
    return found;
  }

  private @Nullable LocalTime timeAtOrAfter(LocalTime from) {
    int hour = first(hours, from.getHour());
    if (hour < 0) {
      return null;
    }
    if (hour > from.getHour()) {
      return LocalTime.of(hour, first(minutes, 0), first(seconds, 0));
    }
    int minute = first(minutes, from.getMinute());
    if (minute == from.getMinute()) {
      int second = first(seconds, from.getSecond());
      if (second >= 0) {
        return LocalTime.of(hour, minute, second);
      }
      minute = first(minutes, minute + 1);
    }
    if (minute >= 0) {
      return LocalTime.of(hour, minute, first(seconds, 0));
    }
    int later = first(hours, hour + 1);
    return later < 0 ? null : LocalTime.of(later, first(minutes, 0), first(seconds, 0));
  }

  private @Nullable LocalDate dateAtOrAfter(LocalDate from) {
    LocalDate day = from;
    while (true) {
      int year = years.nextSetBit(Math.max(day.getYear(), 0));
      if (year < 0) {
        return null;
      }
      if (year > day.getYear()) {
        day = LocalDate.of(year, 1, 1);
      }
      int month = first(months, day.getMonthValue());
      if (month < 0) {
        day = LocalDate.of(day.getYear() + 1, 1, 1);
        continue;
      }
      if (month > day.getMonthValue()) {
        day = LocalDate.of(day.getYear(), month, 1);
      }
      LocalDate end = day.withDayOfMonth(1).plusMonths(1);
      while (day.isBefore(end)) {
        if (days.matches(day)) {
          return day;
        }
        day = day.plusDays(1);
      }
    }
  }

  private boolean dateMatches(LocalDate day) {
    return day.getYear() >= 0
        && years.get(day.getYear())
        && has(months, day.getMonthValue())
        && days.matches(day);
  }

  private static boolean has(long bits, int value) {
    return (bits >>> value & 1) != 0;
  }

  /** The first value at or after that one; -1 if there is none. */
  private static int first(long bits, int from) {
    long left = from > 63 ? 0 : bits >>> from << from;
    return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
  }

  private static int before(long bits, int value) {
    return Long.bitCount(bits & (1L << value) - 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronExpression cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
