package io.observatory.webhook.inbound.kafka;

import io.observatory.events.WebhookPublish;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.webhook.delivery.Publication;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event to deliver out of a record. */
final class PublishReading {

  private static final String TRACE = "traceparent";

  private final AvroCodec codec;

  PublishReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The event in {@code record}; the trace of the record goes on unless the event names its own.
   *
   * @throws PoisonRecordException when there is none and never will be
   * @throws io.observatory.platform.avro.RegistryUnavailableException when it can not be told now
   */
  Publication read(ConsumerRecord<byte[], byte[]> record) {
    WebhookPublish said = codec.decode(record.topic(), record.value(), WebhookPublish.class);
    Map<String, String> headers = said.getHeaders();
    String trace = CloudEvents.text(record.headers(), TRACE);
    if (trace != null && !headers.containsKey(TRACE)) {
      headers = new HashMap<>(headers);
      headers.put(TRACE, trace);
    }
    String tenant = said.getTenantId();
    try {
      return new Publication(
          said.getEventId(),
          tenant == null ? Publication.DEFAULT_TENANT : tenant,
          said.getType(),
          said.getSubject(),
          said.getOrderingKey(),
          said.getContentType(),
          headers,
          bytes(said.getBody()));
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException("invalid_event", String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
