package io.observatory.scheduler.occurrence;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Says when cron expressions fire without reading one: every minute of every day is asked whether
 * it is meant, by a predicate written down beside the expression.
 *
 * @param minutes of minutes of a day
 * @param pace whether it has an asterisk in the hour or the minute
 */
public record CalendarOracle(
    String text, Predicate<LocalDate> days, IntPredicate minutes, boolean pace) {

  /** Expressions of all kinds. */
  public static final List<CalendarOracle> CASES =
      List.of(
          times("30 2 * * *", day -> true, "02:30"),
          times("0 0 * * *", day -> true, "00:00"),
          new CalendarOracle("*/15 * * * *", day -> true, minute -> minute % 15 == 0, true),
          new CalendarOracle("*/30 2 * * *", day -> true, in("02:00", "02:30"), true),
          new CalendarOracle("7 */6 * * *", day -> true, minute -> minute % 360 == 7, true),
          times("0 2,3 * * *", day -> true, "02:00", "03:00"),
          times("15,45 1-2 * * *", day -> true, "01:15", "01:45", "02:15", "02:45"),
          times("0 0 29 2 *", day -> day.getMonth() == Month.FEBRUARY && is(day, 29), "00:00"),
          times("0 0 31 * *", day -> is(day, 31), "00:00"),
          times("0 0 L * *", day -> is(day, day.lengthOfMonth()), "00:00"),
          times("0 0 L-3 * ?", day -> is(day, day.lengthOfMonth() - 3), "00:00"),
          times("0 12 LW * *", day -> nearest(day, day.lengthOfMonth()), "12:00"),
          times("0 12 15W * *", day -> nearest(day, 15), "12:00"),
          times("30 0 1W * *", day -> nearest(day, 1), "00:30"),
          times("0 9 * * 5#2", day -> nth(day, DayOfWeek.FRIDAY, 2), "09:00"),
          times("0 0 ? * 1#5", day -> nth(day, DayOfWeek.MONDAY, 5), "00:00"),
          times(
              "0 9 * * FRIL",
              day -> is(day, DayOfWeek.FRIDAY) && day.plusWeeks(1).getMonth() != day.getMonth(),
              "09:00"),
          times("0 0 13 * FRI", day -> is(day, 13) || is(day, DayOfWeek.FRIDAY), "00:00"),
          times(
              "0 0 */2 * 1",
              day -> day.getDayOfMonth() % 2 == 1 && is(day, DayOfWeek.MONDAY),
              "00:00"),
          times(
              "5/20 1 * * MON-FRI",
              day -> day.getDayOfWeek().getValue() <= 5,
              "01:05",
              "01:25",
              "01:45"),
          times(
              "10 2 * JAN,JUL SAT,7",
              day ->
                  (day.getMonthValue() == 1 || day.getMonthValue() == 7)
                      && day.getDayOfWeek().getValue() >= 6,
              "02:10"),
          times("59 23 31 12 ?", day -> is(day, 31) && day.getMonthValue() == 12, "23:59"),
          times("0 0 30 2 *", day -> false, "00:00"));

  /** The seconds since 1970 at which it fires in those days of that zone, in order. */
  public long[] between(
      LocalDate from, LocalDate to, ZoneId zone, GapPolicy gap, OverlapPolicy overlap) {
    ZoneRules rules = zone.getRules();
    int[] meant = IntStream.range(0, 24 * 60).filter(minutes).toArray();
    return from.datesUntil(to)
        .filter(days)
        .flatMapToLong(
            day ->
                IntStream.of(meant)
                    .mapToObj(minute -> day.atStartOfDay().plusMinutes(minute))
                    .flatMapToLong(time -> instants(time, rules, gap, overlap)))
        .sorted()
        .distinct()
        .toArray();
  }

  private LongStream instants(
      LocalDateTime time, ZoneRules rules, GapPolicy gap, OverlapPolicy overlap) {
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    if (offsets.size() == 1) {
      return LongStream.of(time.toEpochSecond(offsets.getFirst()));
    }
    if (offsets.isEmpty()) {
      return pace || gap == GapPolicy.SKIP
          ? LongStream.empty()
          : LongStream.of(time.toEpochSecond(rules.getTransition(time).getOffsetBefore()));
    }
    long first = time.toEpochSecond(offsets.getFirst());
    long second = time.toEpochSecond(offsets.getLast());
    if (pace || overlap == OverlapPolicy.BOTH) {
      return LongStream.of(first, second);
    }
    return LongStream.of(overlap == OverlapPolicy.FIRST ? first : second);
  }

  private static CalendarOracle times(String text, Predicate<LocalDate> days, String... times) {
    return new CalendarOracle(text, days, in(times), false);
  }

  private static IntPredicate in(String... times) {
    List<Integer> minutes =
        List.of(times).stream()
            .map(time -> time.split(":"))
            .map(parts -> Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1]))
            .toList();
    return minutes::contains;
  }

  private static boolean is(LocalDate day, int dayOfMonth) {
    return day.getDayOfMonth() == dayOfMonth;
  }

  private static boolean is(LocalDate day, DayOfWeek weekday) {
    return day.getDayOfWeek() == weekday;
  }

  private static boolean nth(LocalDate day, DayOfWeek weekday, int nth) {
    long before = day.withDayOfMonth(1).datesUntil(day).filter(other -> is(other, weekday)).count();
    return is(day, weekday) && before == nth - 1;
  }

  /** Whether no other working day of the month is nearer to that one. */
  private static boolean nearest(LocalDate day, int dayOfMonth) {
    int least =
        IntStream.rangeClosed(1, day.lengthOfMonth())
            .filter(other -> works(day.withDayOfMonth(other)))
            .map(other -> Math.abs(other - dayOfMonth))
            .min()
            .orElseThrow();
    return works(day) && Math.abs(day.getDayOfMonth() - dayOfMonth) == least;
  }

  private static boolean works(LocalDate day) {
    return day.getDayOfWeek().getValue() <= 5;
  }
}
