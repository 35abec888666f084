package io.observatory.webhook.inbound.kafka;

import io.observatory.events.ApprovalEvent;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.kafka.PoisonRecordException;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.endpoint.EndpointBook;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What becomes of approvals, as events of the usual tenant for whoever asked for their types. */
final class ApprovalReading {

  static final String TOPIC = "gateway.approval.v1";

  private static final String TYPE = "approval.";
  private static final String TRACE = "traceparent";

  private final AvroCodec codec;
  private final EndpointBook book;

  ApprovalReading(AvroCodec codec, EndpointBook book) {
    this.codec = codec;
    this.book = book;
  }

  /**
   * The event in {@code record}; empty when no endpoint wants its type, and nothing is to be kept.
   *
   * @throws PoisonRecordException when there is none and never will be
   * @throws IllegalStateException while the endpoints were not read yet
   */
  Optional<Publication> read(ConsumerRecord<byte[], byte[]> record) {
    ApprovalEvent said = codec.decode(record.topic(), record.value(), ApprovalEvent.class);
    String type = TYPE + said.getKind().name().toLowerCase(Locale.ROOT);
    if (book.matching(Publication.DEFAULT_TENANT, type).isEmpty()) {
      return Optional.empty();
    }
    String trace = CloudEvents.text(record.headers(), TRACE);
    try {
      return Optional.of(
          new Publication(
              said.getEventId(),
              Publication.DEFAULT_TENANT,
              type,
              "approval/" + said.getApprovalId(),
              said.getApprovalId(),
              "application/json",
              trace == null ? Map.of() : Map.of(TRACE, trace),
              EventJson.write(said)));
    } catch (IllegalArgumentException e) {
      throw new PoisonRecordException("invalid_event", String.valueOf(e.getMessage()), e);
    }
  }
}
