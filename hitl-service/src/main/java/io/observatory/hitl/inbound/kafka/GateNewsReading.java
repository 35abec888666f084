package io.observatory.hitl.inbound.kafka;

import io.observatory.events.EventContext;
import io.observatory.events.GateEvent;
import io.observatory.events.GateEventKind;
import io.observatory.hitl.relay.Notice;
import io.observatory.hitl.session.GateNews;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.PoisonRecordException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what happened at gates. */
final class GateNewsReading {

  static final String TOPIC = "gateway.gate.v1";
  private static final String NORMAL = "NORMAL";

  private final AvroCodec codec;

  GateNewsReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The news.
   *
   * @throws PoisonRecordException when there is none, or of a kind of a later release
   */
  GateNews read(ConsumerRecord<byte[], byte[]> record) {
    GateEvent event = codec.decode(TOPIC, record.value(), GateEvent.class);
    if (event.getKind() == GateEventKind.UNKNOWN) {
      throw new PoisonRecordException("unknown_kind", "a gate event of a later release");
    }
    return new GateNews(
        event.getSessionId(),
        Notice.Kind.valueOf(event.getKind().name()),
        Instant.ofEpochMilli(record.timestamp()),
        record.partition(),
        record.offset(),
        event.getGateId(),
        event.getHoldId(),
        event.getState() == null ? NORMAL : event.getState(),
        event.getHolds(),
        event.getBufferedCount(),
        event.getFlushedCount(),
        event.getPrincipal(),
        event.getReason(),
        about(event));
  }

  private static GateNews.@Nullable About about(GateEvent event) {
    EventContext context = event.getContext();
    return event.getTraceId() == null
        ? null
        : new GateNews.About(
            event.getTraceId(),
            context == null ? null : context.getAgentId(),
            event.getDigest(),
            event.getIntent(),
            event.getToolCall(),
            event.getToolInput());
  }
}
