package io.observatory.platform.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line per event: JSON for machines, text when {@code OBSERVATORY_LOG_FORMAT=text}; the same
 * content in both, scrubbed and of bounded length. What a call adds beyond the known ids is
 * appended to the message as {@code key=value}.
 */
public final class LogFormat implements StructuredLogFormatter<ILoggingEvent> {

  private static final int LONGEST_MESSAGE = 8 * 1024;
  private static final int LONGEST_EXCEPTION = 32 * 1024;
  private static final Set<String> IDS =
      Set.of("workflow_id", "task_id", "session_id", "agent_id", "trace_id");
  private static final List<String> IDS_IN_ORDER =
      List.of("workflow_id", "task_id", "session_id", "agent_id", "trace_id");

  /** What tracing libraries put into the MDC under names of their own. */
  private static final Map<String, String> ALIASES = Map.of("traceId", "trace_id");

  private static final Set<String> DROPPED =
      Set.of("spanId", "span_id", "trace_flags", "traceId", "sampled");

  private final JsonMapper json = JsonMapper.builder().build();
  private final DateTimeFormatter clockTime =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  private final String service;
  private final boolean text;

  /** Reads the service's name and the wanted format; called by Boot. */
  public LogFormat(Environment environment) {
    this.service = environment.getProperty("spring.application.name", "unnamed");
    this.text = "text".equalsIgnoreCase(environment.getProperty("observatory.log.format", "json"));
  }

  @Override
  public String format(ILoggingEvent event) {
    Map<String, String> ids = new HashMap<>();
    StringBuilder extra = new StringBuilder();
    event.getMDCPropertyMap().forEach((name, value) -> place(name, value, ids, extra));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> place(pair.key, pair.value, ids, extra));
    }
    String message = bounded(message(event) + extra, LONGEST_MESSAGE);
    String exception = exception(event.getThrowableProxy());
    return text ? asText(event, message, ids, exception) : asJson(event, message, ids, exception);
  }

  private static void place(
      String name, @Nullable Object value, Map<String, String> ids, StringBuilder extra) {
    String known = ALIASES.getOrDefault(name, name);
    if (IDS.contains(known)) {
      ids.put(known, bounded(String.valueOf(value), 256));
    } else if (!DROPPED.contains(name)) {
      extra.append(' ').append(name).append('=').append(LogValues.named(name, value));
    }
  }

  private static String message(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || arguments.length == 0) {
      return String.valueOf(event.getMessage());
    }
    return String.valueOf(
        MessageFormatter.arrayFormat(event.getMessage(), LogValues.cleaned(arguments))
            .getMessage());
  }

  private static @Nullable String exception(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : bounded(ThrowableProxyUtil.asString(thrown), LONGEST_EXCEPTION);
  }

  /** Cuts before it scrubs, at a space, so that no half secret is left that looks like none. */
  private static String bounded(String raw, int longest) {
    if (raw.length() <= longest) {
      return Scrubber.scrub(raw);
    }
    int space = raw.lastIndexOf(' ', longest);
    String cut = raw.substring(0, space > longest / 2 ? space : longest / 2);
    return Scrubber.scrub(cut) + " ...(" + (raw.length() - cut.length()) + " characters more)";
  }

  private String asJson(
      ILoggingEvent event, String message, Map<String, String> ids, @Nullable String exception) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.put("level", event.getLevel().toString());
    line.put("message", message);
    line.put("service", service);
    IDS_IN_ORDER.forEach(name -> line.computeIfAbsent(name, ids::get));
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    if (exception != null) {
      line.put("exception", exception);
    }
    return json.writeValueAsString(line) + "\n";
  }

  private String asText(
      ILoggingEvent event, String message, Map<String, String> ids, @Nullable String exception) {
    StringBuilder line =
        new StringBuilder(message.length() + 96)
            .append(clockTime.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append(String.format("%-5s", event.getLevel()))
            .append(' ')
            .append(service)
            .append("  ")
            .append(oneLine(message));
    IDS_IN_ORDER.stream()
        .filter(ids::containsKey)
        .forEach(name -> line.append(' ').append(name).append('=').append(oneLine(ids.get(name))));
    line.append("  [").append(simple(event.getLoggerName())).append("]\n");
    if (exception != null) {
      line.append(exception).append('\n');
    }
    return line.toString();
  }

  /** A message can not begin a line that looks like another event. */
  private static String oneLine(@Nullable String value) {
    return String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
  }

  private static String simple(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
