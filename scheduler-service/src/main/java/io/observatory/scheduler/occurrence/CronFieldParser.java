package io.observatory.scheduler.occurrence;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Reads one field of a cron expression: a list of values, ranges, steps and day rules. */
final class CronFieldParser {

  private final CronField field;
  private final String text;
  private final int offset;
  private final BitSet values = new BitSet();
  private final List<DayRule> rules = new ArrayList<>();

  /** {@code offset} is where the field begins in the expression. */
  CronFieldParser(CronField field, String text, int offset) {
    this.field = field;
    this.text = text;
    this.offset = offset;
  }

  void read() {
    int begin = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',') {
        item(text.substring(begin, i).toUpperCase(Locale.ROOT), begin);
        begin = i + 1;
      }
    }
  }

  /** The values as bits; for fields below 64. */
  long bits() {
    long[] words = values.toLongArray();
    return words.length == 0 ? 0 : words[0];
  }

  BitSet values() {
    return values;
  }

  List<DayRule> rules() {
    return List.copyOf(rules);
  }

  /** Whether it begins with an asterisk (or is a question mark), as crontab(5) looks at it. */
  boolean isOpen() {
    return text.startsWith("*") || text.equals("?");
  }

  /** Whether it begins with an asterisk, or says the same with numbers. */
  boolean isWhole() {
    return isOpen() || values.cardinality() == field.max() - field.min() + 1;
  }

  private void item(String item, int at) {
    if (item.isEmpty()) {
      throw wrong(at, "a value is missing");
    }
    if (item.equals("?")) {
      if (field != CronField.DAY_OF_MONTH && field != CronField.DAY_OF_WEEK) {
        throw wrong(at, "? stands for days only");
      }
      values.set(field.min(), field.max() + 1);
    } else if (!isRule(item, at)) {
      range(item, at);
    }
  }

  private boolean isRule(String item, int at) {
    if (field == CronField.DAY_OF_MONTH) {
      return isRuleOfMonth(item, at);
    }
    return field == CronField.DAY_OF_WEEK && isRuleOfWeek(item, at);
  }

  private boolean isRuleOfMonth(String item, int at) {
    if (item.equals("L")) {
      rules.add(new DayRule.Last(0));
    } else if (item.equals("LW")) {
      rules.add(new DayRule.LastWeekday());
    } else if (item.startsWith("L-")) {
      int before = number(item.substring(2), at + 2);
      if (before > 30) {
        throw wrong(at + 2, "at most 30 days before the last");
      }
      rules.add(new DayRule.Last(before));
    } else if (item.endsWith("W")) {
      rules.add(new DayRule.NearestWeekday(value(item.substring(0, item.length() - 1), at)));
    } else {
      return false;
    }
    return true;
  }

  private boolean isRuleOfWeek(String item, int at) {
    int hash = item.indexOf('#');
    if (hash >= 0) {
      int nth = number(item.substring(hash + 1), at + hash + 1);
      if (nth < 1 || nth > 5) {
        throw wrong(at + hash + 1, "the first to the fifth of a month, not " + nth);
      }
      rules.add(new DayRule.NthOfWeek(weekday(item.substring(0, hash), at), nth));
      return true;
    }
    if (item.equals("L")) {
      throw wrong(at, "say which day is the last, as in 5L");
    }
    if (item.endsWith("L")) {
      rules.add(new DayRule.LastOfWeek(weekday(item.substring(0, item.length() - 1), at)));
      return true;
    }
    return false;
  }

  private DayOfWeek weekday(String text, int at) {
    int value = value(text, at);
    return DayOfWeek.of(value == 0 ? 7 : value);
  }

  private void range(String item, int at) {
    int slash = item.indexOf('/');
    String base = slash < 0 ? item : item.substring(0, slash);
    int step = 1;
    if (slash >= 0) {
      step = number(item.substring(slash + 1), at + slash + 1);
      if (step < 1 || step > field.max()) {
        throw wrong(at + slash + 1, "a step is 1 to " + field.max());
      }
    }
    int from;
    int to;
    int dash = base.indexOf('-');
    if (base.equals("*")) {
      from = field.min();
      to = field == CronField.DAY_OF_WEEK ? 6 : field.max();
    } else if (dash > 0) {
      from = value(base.substring(0, dash), at);
      to = value(base.substring(dash + 1), at + dash + 1);
      if (to == 0 && field == CronField.DAY_OF_WEEK) {
        to = 7;
      }
    } else {
      from = value(base, at);
      to = slash < 0 ? from : field.max();
    }
    if (from > to) {
      throw wrong(at, "the range runs backwards");
    }
    for (int value = from; value <= to; value += step) {
      values.set(value);
    }
  }

  private int value(String text, int at) {
    int named = field.named(text);
    int value = named >= 0 ? named : number(text, at);
    if (value < field.min() || value > field.max()) {
      throw wrong(at, value + " is not between " + field.min() + " and " + field.max());
    }
    return value;
  }

  private int number(String text, int at) {
    if (text.isEmpty()) {
      throw wrong(at, "a number is missing");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw wrong(at + i, "'" + text.charAt(i) + "' is not expected here");
      }
    }
    if (text.length() > 4) {
      throw wrong(at, "the number is too large");
    }
    return Integer.parseInt(text);
  }

  private InvalidScheduleException wrong(int at, String why) {
    return new InvalidScheduleException(field.label(), offset + at, why);
  }
}
