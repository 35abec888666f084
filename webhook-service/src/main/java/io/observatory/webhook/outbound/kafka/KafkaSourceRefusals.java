package io.observatory.webhook.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookDeliveryKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.RegistryUnavailableException;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.webhook.source.RefusalTopic;
import io.observatory.webhook.source.Refusals;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Refused webhooks as events; not in the outbox, because refusing needs no database. */
@Component
class KafkaSourceRefusals implements RefusalTopic {

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSourceRefusals.class);
  private static final String TOPIC = "gateway.webhook.delivery.v1";
  private static final String TYPE = "gateway.webhook.delivery";
  private static final long SECONDS = 10;

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final AvroCodec codec;
  private final CloudEvents cloudEvents;
  private final EventIds ids;
  private final Clock clock;

  KafkaSourceRefusals(
      ProducerFactory<byte[], byte[]> producers,
      AvroCodec codec,
      CloudEvents cloudEvents,
      EventIds ids,
      Clock clock) {
    this.kafka = new KafkaTemplate<>(producers);
    this.codec = codec;
    this.cloudEvents = cloudEvents;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public boolean append(Refusals.Sum sum) {
    try {
      kafka.send(record(sum)).get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException
        | TimeoutException
        | RegistryUnavailableException
        | KafkaException
        | org.springframework.kafka.KafkaException away) {
      LOGGER.warn("Refused webhooks are told later: {}", away.toString());
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ProducerRecord<byte[], byte[]> record(Refusals.Sum sum) {
    String subject = "source/" + sum.sourceId();
    WebhookDeliveryEvent event =
        WebhookDeliveryEvent.newBuilder()
            .setEventId(ids.v7())
            .setSentAt(clock.instant())
            .setEndpointId(subject)
            .setDeliveryId("")
            .setSourceEventId("")
            .setKind(WebhookDeliveryKind.SIGNATURE_REFUSED)
            .setCode(sum.reason())
            .setDetail("Refused since the last such event: " + sum.count() + ".")
            .build();
    return new ProducerRecord<>(
        TOPIC,
        null,
        subject.getBytes(UTF_8),
        codec.encode(TOPIC, event),
        cloudEvents.headers(event.getEventId(), TYPE));
  }
}
