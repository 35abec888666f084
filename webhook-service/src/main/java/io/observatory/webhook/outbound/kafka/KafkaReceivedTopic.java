package io.observatory.webhook.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.events.EventContext;
import io.observatory.events.WebhookReceived;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.RegistryUnavailableException;
import io.observatory.platform.event.CloudEvents;
import io.observatory.webhook.SourceProperties;
import io.observatory.webhook.source.ReceivedTopic;
import io.observatory.webhook.source.ReceivedWebhook;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Verified webhooks, appended with acks=all before the sender gets its answer. */
@Component
class KafkaReceivedTopic implements ReceivedTopic {

  private static final String TOPIC = "gateway.webhook.received.v1";
  private static final String TYPE = "gateway.webhook.received";

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final AvroCodec codec;
  private final CloudEvents cloudEvents;
  private final Clock clock;
  private final long timeoutMillis;

  KafkaReceivedTopic(
      ProducerFactory<byte[], byte[]> producers,
      AvroCodec codec,
      CloudEvents cloudEvents,
      Clock clock,
      SourceProperties properties) {
    this.timeoutMillis = properties.appendTimeout().toMillis();
    // The sender waits, and sends again if it must: give up as soon as it does.
    this.kafka =
        new KafkaTemplate<>(
            producers,
            Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (int) timeoutMillis));
    this.codec = codec;
    this.cloudEvents = cloudEvents;
    this.clock = clock;
  }

  @Override
  public void append(ReceivedWebhook webhook) {
    try {
      kafka.send(record(webhook)).get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException
        | TimeoutException
        | RegistryUnavailableException
        | KafkaException
        | org.springframework.kafka.KafkaException away) {
      throw new TopicAwayException("the event is not in the topic", away);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TopicAwayException("the service is stopping", stopping);
    }
  }

  private ProducerRecord<byte[], byte[]> record(ReceivedWebhook webhook) {
    Headers headers = cloudEvents.headers(webhook.eventId(), TYPE);
    String intent = webhook.intent();
    if (intent != null) {
      headers.add("ce_intent", intent.getBytes(UTF_8));
    }
    return new ProducerRecord<>(
        TOPIC,
        null,
        webhook.sourceId().getBytes(UTF_8),
        codec.encode(TOPIC, event(webhook)),
        headers);
  }

  private WebhookReceived event(ReceivedWebhook webhook) {
    String session = webhook.sessionId();
    return WebhookReceived.newBuilder()
        .setEventId(webhook.eventId())
        .setSentAt(clock.instant())
        .setContext(
            session == null ? null : EventContext.newBuilder().setSessionId(session).build())
        .setSourceId(webhook.sourceId())
        .setDeliveryId(webhook.deliveryId())
        .setType(webhook.type())
        .setReceivedAt(webhook.receivedAt())
        .setVerified(true)
        .setSignatureScheme(webhook.scheme().name().toLowerCase(Locale.ROOT))
        .setContentType(webhook.contentType())
        .setBody(ByteBuffer.wrap(webhook.body()))
        .setHeaders(webhook.headers())
        .build();
  }
}
