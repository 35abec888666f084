package io.observatory.scheduler.occurrence;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;

/** One way to say a day of a month that depends on the month. */
sealed interface DayRule {

  /** Whether that day is meant. */
  boolean matches(LocalDate day);

  /** {@code L}, {@code L-3}: so many days before the last one of the month. */
  record Last(int before) implements DayRule {
    @Override
    public boolean matches(LocalDate day) {
      return day.getDayOfMonth() == day.lengthOfMonth() - before;
    }
  }

  /** {@code 15W}: the working day (Monday to Friday) of the same month that is nearest to it. */
  record NearestWeekday(int dayOfMonth) implements DayRule {
    @Override
    public boolean matches(LocalDate day) {
      return dayOfMonth <= day.lengthOfMonth()
          && day.equals(nearestWeekday(day.withDayOfMonth(dayOfMonth)));
    }
  }

  /** {@code LW}: the last working day of the month. */
  record LastWeekday() implements DayRule {
    @Override
    public boolean matches(LocalDate day) {
      return day.equals(nearestWeekday(day.withDayOfMonth(day.lengthOfMonth())));
    }
  }

  /** {@code 5#2}: the second Friday of the month. */
  record NthOfWeek(DayOfWeek weekday, int nth) implements DayRule {
    @Override
    public boolean matches(LocalDate day) {
      return day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / 7 == nth - 1;
    }
  }

  /** {@code 5L}: the last Friday of the month. */
  record LastOfWeek(DayOfWeek weekday) implements DayRule {
    @Override
    public boolean matches(LocalDate day) {
      return day.equals(day.with(TemporalAdjusters.lastInMonth(weekday)));
    }
  }

  private static LocalDate nearestWeekday(LocalDate day) {
    YearMonth month = YearMonth.from(day);
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
      case SUNDAY -> day.equals(month.atEndOfMonth()) ? day.minusDays(2) : day.plusDays(1);
      default -> day;
    };
  }
}
