package io.observatory.scheduler.inbound.kafka;

import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionStatus;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.scheduler.reminder.Ask;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a step asks for, when it asks for a reminder. */
final class AskReading {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** W3C Trace Context. */
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final AvroCodec codec;

  AskReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * Empty when the step asks for none, or says that it did not come to it.
   *
   * @throws io.observatory.platform.kafka.PoisonRecordException when it is no step at all
   */
  Optional<Ask> read(ConsumerRecord<byte[], byte[]> record) {
    DecisionLog step = codec.decode(record.topic(), record.value(), DecisionLog.class);
    DecisionAction action = step.getAction();
    if (action == null
        || !Ask.TOOL.equals(action.getToolCall())
        || action.getStatus() == DecisionStatus.FAILURE
        || action.getStatus() == DecisionStatus.SKIPPED) {
      return Optional.empty();
    }
    return Optional.of(
        new Ask(
            step.getEventId(),
            step.getIdentity().getAgentId(),
            step.getMeta().getSessionId(),
            Instant.ofEpochMilli(record.timestamp()),
            input(action.getToolInput()),
            trace(CloudEvents.text(record.headers(), "traceparent"))));
  }

  /** It is kept and sent on: anything else that stands there is left behind. */
  private static @Nullable String trace(@Nullable String header) {
    return header != null && TRACE.matcher(header).matches() ? header : null;
  }

  private static Ask.@Nullable Input input(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      JsonNode input = JSON.readTree(text);
      return input.isObject()
          ? new Ask.Input(whole(input.get("delay_ms")), payload(input.get("payload")))
          : null;
    } catch (JacksonException e) {
      return null; // it is refused, and its agent told
    }
  }

  /** Models write 60000.0 where they mean 60000. */
  private static @Nullable Long whole(@Nullable JsonNode number) {
    if (number == null || !number.isNumber()) {
      return null;
    }
    try {
      BigDecimal value = number.decimalValue();
      return value.precision() - value.scale() > 19 ? null : value.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** A text as it is, anything else as JSON. */
  private static @Nullable String payload(@Nullable JsonNode payload) {
    if (payload == null || payload.isNull()) {
      return null;
    }
    return payload.isString() ? payload.asString() : payload.toString();
  }
}
