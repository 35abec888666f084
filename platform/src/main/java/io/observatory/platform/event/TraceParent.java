package io.observatory.platform.event;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The W3C trace context's {@code traceparent} value. */
final class TraceParent {

  private static final Pattern VALID =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  static boolean isValid(@Nullable String value) {
    return value != null && VALID.matcher(value).matches();
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
