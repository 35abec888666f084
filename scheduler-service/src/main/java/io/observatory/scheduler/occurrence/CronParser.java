package io.observatory.scheduler.occurrence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads one cron expression. */
final class CronParser {

  /** Longer ones are nobody's, and would fill a log. */
  private static final int LONGEST = 512;

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private record Part(String text, int position) {}

  private final String text;

  CronParser(String text) {
    this.text = text;
  }

  CronExpression parse() {
    if (text.length() > LONGEST) {
      throw new InvalidScheduleException(
          "expression", LONGEST, "more than " + LONGEST + " characters");
    }
    String macro = MACROS.get(text.strip().toLowerCase(Locale.ROOT));
    List<Part> parts = split(macro == null ? text : macro);
    if (parts.size() < 5 || parts.size() > 7) {
      throw new InvalidScheduleException(
          "expression",
          parts.size() > 7 ? parts.get(7).position() : text.length(),
          "5 fields, 6 with seconds or 7 with seconds and a year are wanted, not " + parts.size());
    }
    int at = parts.size() == 5 ? 0 : 1;
    CronFieldParser second =
        at == 0 ? field(new Part("0", 0), CronField.SECOND) : field(parts.get(0), CronField.SECOND);
    CronFieldParser minute = field(parts.get(at), CronField.MINUTE);
    CronFieldParser hour = field(parts.get(at + 1), CronField.HOUR);
    CronFieldParser dayOfMonth = field(parts.get(at + 2), CronField.DAY_OF_MONTH);
    CronFieldParser month = field(parts.get(at + 3), CronField.MONTH);
    CronFieldParser dayOfWeek = field(parts.get(at + 4), CronField.DAY_OF_WEEK);
    CronFieldParser year =
        field(parts.size() == 7 ? parts.get(6) : new Part("*", 0), CronField.YEAR);
    return new CronExpression(
        macro == null
            ? parts.stream().map(Part::text).collect(Collectors.joining(" "))
            : text.strip().toLowerCase(Locale.ROOT),
        new CronTimes(second.bits(), minute.bits(), hour.bits(), month.bits()),
        new CronDays(
            dayOfMonth.bits(),
            dayOfMonth.rules(),
            dayOfMonth.isOpen(),
            weekdays(dayOfWeek.bits()),
            dayOfWeek.rules(),
            dayOfWeek.isOpen()),
        year.values(),
        minute.isWhole() || hour.isWhole());
  }

  private static CronFieldParser field(Part part, CronField field) {
    CronFieldParser parser = new CronFieldParser(field, part.text(), part.position());
    parser.read();
    return parser;
  }

  /** 7 is Sunday as 0 is. */
  private static long weekdays(long bits) {
    return (bits | bits >>> 7) & 0x7f;
  }

  private static List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || Character.isWhitespace(text.charAt(i));
      if (!space && begin < 0) {
        begin = i;
      } else if (space && begin >= 0) {
        parts.add(new Part(text.substring(begin, i), begin));
        begin = -1;
      }
    }
    return parts;
  }
}
