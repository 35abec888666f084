package io.observatory.scheduler.occurrence;

import java.time.LocalDate;
import java.util.List;

/**
 * The days that a cron expression means, by its two fields about days. As in crontab(5) a day has
 * to match both while one of them begins with an asterisk (or is {@code ?}), and one of them is
 * enough when both restrict.
 *
 * @param ofMonth bits 1 to 31
 * @param ofMonthRules what depends on the month
 * @param ofMonthOpen whether the field begins with an asterisk
 * @param ofWeek bits 0 (Sunday) to 6
 */
record CronDays(
    long ofMonth,
    List<DayRule> ofMonthRules,
    boolean ofMonthOpen,
    long ofWeek,
    List<DayRule> ofWeekRules,
    boolean ofWeekOpen) {

  boolean matches(LocalDate day) {
    boolean month = has(ofMonth, day.getDayOfMonth()) || any(ofMonthRules, day);
    boolean week = has(ofWeek, day.getDayOfWeek().getValue() % 7) || any(ofWeekRules, day);
    return (ofMonthOpen || ofWeekOpen) ? month && week : month || week;
  }

  private static boolean has(long bits, int value) {
    return (bits >>> value & 1) != 0;
  }

  private static boolean any(List<DayRule> rules, LocalDate day) {
    for (DayRule rule : rules) {
      if (rule.matches(day)) {
        return true;
      }
    }
    return false;
  }
}
