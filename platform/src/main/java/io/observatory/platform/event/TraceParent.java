package io.observatory.platform.event;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The W3C trace context's {@code traceparent} value. */
final class TraceParent {

  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private TraceParent() {}

  /** Two hexadecimal digits that are not ff, 32 and 16 that are not all 0, and two. */
  static boolean isValid(@Nullable String value) {
    return value != null
        && value.length() == LENGTH
        && isHex(value, 0, TRACE - 1)
        && value.charAt(TRACE - 1) == '-'
        && isHex(value, TRACE, SPAN - 1)
        && value.charAt(SPAN - 1) == '-'
        && isHex(value, SPAN, FLAGS - 1)
        && value.charAt(FLAGS - 1) == '-'
        && isHex(value, FLAGS, LENGTH)
        && !value.startsWith("ff")
        && !isZero(value, TRACE, SPAN - 1)
        && !isZero(value, SPAN, FLAGS - 1);
  }

  private static boolean isHex(String value, int begin, int end) {
    for (int i = begin; i < end; i++) {
      char c = value.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String value, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (value.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  /** The trace this thread works in, or the beginning of a new, unsampled one. */
  static String current() {
    SpanContext context = Span.current().getSpanContext();
    if (context.isValid()) {
      return "00-"
          + context.getTraceId()
          + "-"
          + context.getSpanId()
          + "-"
          + context.getTraceFlags().asHex();
    }
    // They need to differ, not to be secret.
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(random.nextLong() | 1) // all zeros would be invalid
        + hex.toHexDigits(random.nextLong())
        + "-"
        + hex.toHexDigits(random.nextLong() | 1)
        + "-00";
  }
}
