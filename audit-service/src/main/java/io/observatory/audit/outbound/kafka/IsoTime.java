package io.observatory.audit.outbound.kafka;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Writes timestamps as ISO-8601 instants; keeps the last day's text, since events come in order.
 */
final class IsoTime {

  private static final long MICROS_A_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private long day = Long.MIN_VALUE;
  private String dayText = "";

  void millis(long value, JsonBytes out) {
    if (Math.abs(value) > Long.MAX_VALUE / 1000) {
      out.string(Instant.ofEpochMilli(value).toString());
    } else {
      write(value * 1000, 3, out);
    }
  }

  void micros(long value, JsonBytes out) {
    write(value, 6, out);
  }

  private void write(long micros, int digits, JsonBytes out) {
    long days = Math.floorDiv(micros, MICROS_A_DAY);
    if (days < FIRST_DAY || days > LAST_DAY) {
      out.string(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
      return;
    }
    if (days != day) {
      day = days;
      dayText = LocalDate.ofEpochDay(days).toString();
    }
    long rest = Math.floorMod(micros, MICROS_A_DAY);
    out.raw('"');
    out.ascii(dayText);
    out.raw('T');
    number(rest / 3_600_000_000L, 2, out);
    out.raw(':');
    number(rest / 60_000_000L % 60, 2, out);
    out.raw(':');
    number(rest / 1_000_000L % 60, 2, out);
    out.raw('.');
    long fraction = rest % 1_000_000L;
    number(digits == 3 ? fraction / 1000 : fraction, digits, out);
    out.raw('Z');
    out.raw('"');
  }

  private static void number(long value, int digits, JsonBytes out) {
    long scale = 1;
    for (int i = 1; i < digits; i++) {
      scale *= 10;
    }
    for (; scale > 0; scale /= 10) {
      out.raw('0' + (int) (value / scale % 10));
    }
  }
}
