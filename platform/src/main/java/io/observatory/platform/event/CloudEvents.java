package io.observatory.platform.event;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 attributes in Kafka's binary mode, with the trace the event belongs to: {@code
 * ce_id, ce_source, ce_type, ce_specversion, ce_time, content-type, traceparent}. Safe for use by
 * many threads.
 */
public final class CloudEvents {

  private static final String TRACEPARENT = "traceparent";
  private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
  private static final Header CONTENT_TYPE = header("content-type", "application/avro");

  /** A power of two. */
  private static final int TIMES = 16;

  private final Header source;
  private final Clock clock;

  /** Those met last: events that are sent together mostly have one time. Races do no harm. */
  private final @Nullable Time[] times = new @Nullable Time[TIMES];

  private record Time(Instant at, Header header) {}

  /**
   * Events that come from {@code source}, a URI reference such as {@code
   * /observatory/audit-service}.
   */
  public CloudEvents(String source, Clock clock) {
    this.source = header("ce_source", source);
    this.clock = clock;
  }

  /** Headers of an event that begins here or in the current trace. */
  public Headers headers(String eventId, String type) {
    return made(eventId, type, clock.instant(), TraceParent.current());
  }

  /** Headers of an event that {@code incoming} caused: its trace goes on. */
  public Headers headers(String eventId, String type, Headers incoming) {
    String carried = text(incoming, TRACEPARENT);
    return made(
        eventId,
        type,
        clock.instant(),
        carried != null && TraceParent.isValid(carried) ? carried : TraceParent.current());
  }

  /** Headers with every attribute given; a {@code traceparent} that is none is replaced. */
  public Headers headers(String eventId, String type, Instant time, String traceparent) {
    return made(
        eventId,
        type,
        time,
        TraceParent.isValid(traceparent) ? traceparent : TraceParent.current());
  }

  private Headers made(String eventId, String type, Instant time, String traceparent) {
    return new RecordHeaders(
        new Header[] {
          SPEC_VERSION,
          header("ce_id", eventId),
          source,
          header("ce_type", type),
          time(time),
          CONTENT_TYPE,
          header(TRACEPARENT, traceparent)
        });
  }

  private Header time(Instant at) {
    int place = at.hashCode() & (TIMES - 1);
    Time known = times[place];
    if (known == null || !known.at().equals(at)) {
      known = new Time(at, header("ce_time", at.toString()));
      times[place] = known;
    }
    return known.header();
  }

  /** The trace this thread works in, or a new one. */
  public static String currentTraceParent() {
    return TraceParent.current();
  }

  /** The last header of that name as text, or null. */
  public static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
