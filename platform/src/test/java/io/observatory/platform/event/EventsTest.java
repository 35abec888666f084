package io.observatory.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventsTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private final Clock clock = Clock.fixed(Instant.parse("2027-01-15T08:00:00Z"), ZoneOffset.UTC);
  private final CloudEvents events = new CloudEvents("/observatory/test", clock);

  @Test
  void versionSevenBeginsWithTheTime() {
    UUID id = UUID.fromString(new EventIds(clock).v7());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
    assertThat(new EventIds(clock).v7()).isNotEqualTo(id.toString());
  }

  @Test
  void versionFiveIsTheOneOfTheStandard() {
    // RFC 9562, appendix A.4
    UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertThat(EventIds.v5(dns, "www.example.com"))
        .isEqualTo("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  }

  @Test
  void incomingTraceGoesOnAndAnInvalidOneIsReplaced() {
    assertThat(traceAfter(TRACE)).isEqualTo(TRACE);
    for (String invalid :
        new String[] {
          "",
          "x",
          TRACE.toUpperCase(java.util.Locale.ROOT),
          "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
          TRACE.replace("00f067aa0ba902b7", "0".repeat(16)),
          TRACE.replace("-01", "_01"),
          TRACE.replace("-01", "-0g"),
          TRACE.replace("00-4", "ff-4"),
          TRACE + "-extra"
        }) {
      assertThat(traceAfter(invalid))
          .isNotEqualTo(invalid)
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }
  }

  @Test
  void everyAttributeIsAHeader() {
    Headers headers = events.headers("e-1", "agent.evicted");
    assertThat(CloudEvents.text(headers, "ce_id")).isEqualTo("e-1");
    assertThat(CloudEvents.text(headers, "ce_source")).isEqualTo("/observatory/test");
    assertThat(CloudEvents.text(headers, "ce_type")).isEqualTo("agent.evicted");
    assertThat(CloudEvents.text(headers, "ce_specversion")).isEqualTo("1.0");
    assertThat(CloudEvents.text(headers, "ce_time")).isEqualTo("2027-01-15T08:00:00Z");
    assertThat(CloudEvents.text(headers, "content-type")).isEqualTo("application/avro");
    assertThat(CloudEvents.text(headers, "absent")).isNull();
  }

  /** Times are remembered by their hash; one is never told for another. */
  @Test
  void everyEventHasItsOwnTime() {
    for (int i = 0; i < 200; i++) {
      Instant at = clock.instant().plusMillis(i % 50);
      assertThat(CloudEvents.text(events.headers("e", "t", at, TRACE), "ce_time"))
          .isEqualTo(at.toString());
    }
  }

  private String traceAfter(String incoming) {
    Headers headers = new RecordHeaders();
    headers.add("traceparent", incoming.getBytes(StandardCharsets.UTF_8));
    return String.valueOf(CloudEvents.text(events.headers("e", "t", headers), "traceparent"));
  }
}
