package io.observatory.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {

  private final Logger logger = context().getLogger("io.observatory.Some");
  private final LogFormat json = format("json");
  private final LogFormat text = format("text");

  @Test
  void jsonHasTheAgreedFieldsAndOnlyKnownIds() {
    LoggingEvent event = event("Evicted {}", "agent-1");
    event.setMDCPropertyMap(Map.of("agent_id", "agent-1", "traceId", "4bf92f", "spanId", "00f0"));
    event.addKeyValuePair(new KeyValuePair("session_id", "s-1"));
    event.addKeyValuePair(new KeyValuePair("cluster", "c-1"));

    JsonNode line = JsonMapper.builder().build().readTree(json.format(event));

    assertThat(line.propertyNames())
        .containsExactly(
            "timestamp",
            "level",
            "message",
            "service",
            "session_id",
            "agent_id",
            "trace_id",
            "logger",
            "thread");
    assertThat(line.path("timestamp").asString()).isEqualTo("2027-01-15T08:00:00Z");
    assertThat(line.path("message").asString()).isEqualTo("Evicted agent-1 cluster=c-1");
    assertThat(line.path("service").asString()).isEqualTo("some-service");
    assertThat(line.path("trace_id").asString()).isEqualTo("4bf92f");
  }

  @Test
  void secretsGoFromMessageArgumentsMdcPairsCausesAndNestedMapsInBothFormats() {
    IllegalStateException thrown =
        new IllegalStateException(
            "outer", new IllegalArgumentException("token=s3cr3t-5", new Exception("pwd=s3cr3t-6")));
    thrown.addSuppressed(new Exception("api_key=s3cr3t-7"));
    for (LogFormat format : List.of(json, text)) {
      LoggingEvent event =
          new LoggingEvent(
              "x",
              logger,
              Level.ERROR,
              "password=s3cr3t-1 {} {}",
              thrown,
              new Object[] {
                "secret: s3cr3t-2",
                Map.of("deep", List.of(Map.of("password", "two words s3cr3t-3", "a", "kept")))
              });
      event.setMDCPropertyMap(Map.of("db_password", "s3cr3t-4"));
      event.addKeyValuePair(new KeyValuePair("client_secret", "has space s3cr3t-8"));
      String line = format.format(event);
      assertThat(line)
          .doesNotContain("s3cr3t")
          .contains("kept")
          .contains("IllegalArgumentException");
    }
  }

  @Test
  void textIsOneLineThatNoMessageCanBreak() {
    String line = text.format(event("first\nsecond", ""));
    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("first\\nsecond").contains("some-service").contains("[Some]");
  }

  @Test
  void endlessMessageIsCut() {
    String line = json.format(event("x ".repeat(100_000), ""));
    assertThat(line.length()).isLessThan(10_000);
    assertThat(line).contains("characters more");
  }

  private LoggingEvent event(String message, String argument) {
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.INFO, message, null, new Object[] {argument});
    event.setInstant(java.time.Instant.parse("2027-01-15T08:00:00Z"));
    return event;
  }

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static LogFormat format(String wanted) {
    return new LogFormat(
        new MockEnvironment()
            .withProperty("spring.application.name", "some-service")
            .withProperty("observatory.log.format", wanted));
  }
}
