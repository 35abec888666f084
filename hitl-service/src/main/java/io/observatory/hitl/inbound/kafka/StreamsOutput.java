package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Answer;
import io.observatory.hitl.relay.Digest;
import io.observatory.hitl.relay.Header;
import io.observatory.hitl.relay.Notice;
import io.observatory.hitl.relay.RelayOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what one partition's relay decides onto topics, within the task's transaction. */
final class StreamsOutput implements RelayOutput {

  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsOutput.class);

  /** Above this a dead letter refers to the record instead of copying it. */
  private static final int LONGEST_COPY = 1_000_000;

  private final ProcessorContext<byte[], byte[]> context;
  private final RelayParts parts;
  private final EventWriting events;
  private final DeadLetterHeaders deadLetters;
  private @Nullable Record<byte[], byte[]> record;
  private @Nullable RecordMetadata from;

  StreamsOutput(
      ProcessorContext<byte[], byte[]> context, RelayParts parts, DecisionReading decisions) {
    this.context = context;
    this.parts = parts;
    this.events =
        new EventWriting(
            parts.codec(),
            decisions,
            parts.ids(),
            parts.clock(),
            parts.properties().gatesByApproval());
    this.deadLetters = new DeadLetterHeaders(RelayTopology.GROUP, parts.clock());
  }

  /** What {@link #refuse}, {@link #deadLetter} and {@link #move} are about from now on. */
  void processing(Record<byte[], byte[]> current, RecordMetadata metadata) {
    record = current;
    from = metadata;
  }

  @Override
  public void release(String sessionId, byte[] value, List<Header> headers) {
    Headers copied = new RecordHeaders();
    for (Header header : headers) {
      copied.add(header.name(), header.value());
    }
    forward(bytes(sessionId), value, copied, RelayTopology.RELEASED);
  }

  @Override
  public void tell(Notice notice) {
    EventWriting.Written event = events.gate(notice);
    Headers headers = parts.envelope().headers(event.eventId(), "gateway.gate.v1");
    forward(bytes(notice.sessionId()), event.value(), headers, RelayTopology.GATE);
    parts
        .meters()
        .counter(
            "observatory.hitl.gate.events", "kind", notice.kind().name().toLowerCase(Locale.ROOT))
        .increment();
  }

  @Override
  public void answer(Answer answer) {
    EventWriting.Written event = events.answer(answer, context.taskId().partition());
    Headers headers = parts.envelope().headers(event.eventId(), "gateway.control.result.v1");
    forward(bytes(answer.commandId()), event.value(), headers, RelayTopology.RESULT);
  }

  @Override
  public void refuse(String reason) {
    deadLetter(reason, "There is no room for it.");
  }

  void deadLetter(String reason, String message) {
    Record<byte[], byte[]> letter = current();
    RecordMetadata origin = java.util.Objects.requireNonNull(from);
    byte[] value = letter.value();
    boolean copied = value == null || value.length <= LONGEST_COPY;
    Headers headers =
        deadLetters.of(
            copied ? letter.headers() : new RecordHeaders(),
            origin,
            letter.timestamp(),
            reason,
            message);
    if (!copied) {
      headers.add("dlt_by_reference", bytes("true"));
    }
    boolean control = origin.topic().equals(Topics.CONTROL);
    forward(
        letter.key(),
        copied ? value : reference(origin, value),
        headers,
        control ? RelayTopology.DEAD_CONTROL : RelayTopology.DEAD_DECISION);
    parts
        .meters()
        .counter(
            "observatory.dead.letters",
            "topic",
            origin.topic(),
            "group",
            RelayTopology.GROUP,
            "reason",
            reason)
        .increment();
    LOGGER.warn(
        "Dead-lettered for {}: {} partition {} offset {}",
        reason,
        origin.topic(),
        origin.partition(),
        origin.offset());
  }

  private static byte[] reference(RecordMetadata origin, byte[] value) {
    return bytes(
        "{\"topic\":\"%s\",\"partition\":%d,\"offset\":%d,\"size\":%d,\"sha256\":\"%s\"}"
            .formatted(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                value.length,
                Digest.of(value)));
  }

  /** The decision goes where others of its session are. */
  void move() {
    Record<byte[], byte[]> strayed = current();
    forward(strayed.key(), strayed.value(), strayed.headers(), RelayTopology.MOVED);
    parts.meters().counter("observatory.hitl.misrouted").increment();
  }

  private Record<byte[], byte[]> current() {
    return java.util.Objects.requireNonNull(record);
  }

  private void forward(byte @Nullable [] key, byte[] value, Headers headers, String to) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs(), headers), to);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
