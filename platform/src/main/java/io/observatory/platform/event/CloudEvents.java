package io.observatory.platform.event;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 attributes in Kafka's binary mode, with the trace the event belongs to: {@code
 * ce_id, ce_source, ce_type, ce_specversion, ce_time, content-type, traceparent}.
 */
public final class CloudEvents {

  private static final String TRACEPARENT = "traceparent";

  private final String source;
  private final Clock clock;

  /**
   * Events that come from {@code source}, a URI reference such as {@code
   * /observatory/audit-service}.
   */
  public CloudEvents(String source, Clock clock) {
    this.source = source;
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
    Headers headers = new RecordHeaders();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", eventId);
    put(headers, "ce_source", source);
    put(headers, "ce_type", type);
    put(headers, "ce_time", time.toString());
    put(headers, "content-type", "application/avro");
    put(headers, TRACEPARENT, traceparent);
    return headers;
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

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
