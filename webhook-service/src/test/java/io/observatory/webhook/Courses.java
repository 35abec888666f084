package io.observatory.webhook;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.WebhookDeadLetter;
import io.observatory.events.WebhookDeliveryEvent;
import io.observatory.events.WebhookPublish;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.AvroProperties;
import io.observatory.platform.avro.AvroProperties.Flavor;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.KafkaProbe;
import io.observatory.testsupport.TopicReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.unit.DataSize;

/** Publishes events to deliver, and reads what became of them. */
final class Courses implements AutoCloseable {

  static final String PUBLISH = "gateway.webhook.publish.v1";
  static final String APPROVALS = "gateway.approval.v1";
  static final String EVENTS = "gateway.webhook.delivery.v1";
  static final String DEAD = "gateway.webhook.dlq.v1";
  static final String POISON = PUBLISH + "-webhook-service-dlt";

  private final AvroCodec codec;
  private final KafkaProbe probe;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicReader events;
  private final TopicReader dead;
  private final TopicReader poison;

  /** What is read is what was written from now on. */
  Courses(Infra infra) {
    String servers = infra.bootstrapServers();
    this.events = new TopicReader(servers, EVENTS);
    this.dead = new TopicReader(servers, DEAD);
    this.poison = new TopicReader(servers, POISON);
    this.codec =
        AvroCodec.create(
            new AvroProperties(
                Flavor.APICURIO,
                infra.registryUrl() + "/apis/registry/v3",
                false,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(2),
                Map.of()));
    this.probe = KafkaProbe.at(servers);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  KafkaProbe probe() {
    return probe;
  }

  static WebhookPublish.Builder event(String tenant, String id, String body) {
    return WebhookPublish.newBuilder()
        .setEventId(id)
        .setSentAt(Clock.systemUTC().instant())
        .setType("test.happened")
        .setTenantId(tenant)
        .setBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
  }

  void publish(String tenant, String id, String body) {
    publish(event(tenant, id, body).build());
  }

  void publish(WebhookPublish event) {
    probe.send(
        PUBLISH,
        event.getOrderingKey() == null ? event.getEventId() : event.getOrderingKey(),
        codec.encode(PUBLISH, event));
  }

  /** As hitl-service tells of approvals. */
  void approval(ApprovalEvent event) {
    probe.send(APPROVALS, event.getApprovalId(), codec.encode(APPROVALS, event));
  }

  /** Sends without waiting for the broker. */
  void throwIn(WebhookPublish event) {
    String key = event.getOrderingKey() == null ? event.getEventId() : event.getOrderingKey();
    var unused =
        producer.send(
            new ProducerRecord<>(
                PUBLISH, key.getBytes(StandardCharsets.UTF_8), codec.encode(PUBLISH, event)));
  }

  List<WebhookDeliveryEvent> events(String endpointId) {
    return events.of(endpointId).stream()
        .map(record -> codec.decode(EVENTS, record.value(), WebhookDeliveryEvent.class))
        .toList();
  }

  List<WebhookDeadLetter> deadLetters(String endpointId) {
    return dead.of(endpointId).stream()
        .map(record -> codec.decode(DEAD, record.value(), WebhookDeadLetter.class))
        .toList();
  }

  /** Poison with that key. */
  List<ConsumerRecord<byte[], byte[]>> poison(String key) {
    return poison.of(key);
  }

  @Override
  public void close() {
    events.close();
    dead.close();
    poison.close();
    producer.close(Duration.ofSeconds(5));
    probe.close();
    codec.close();
  }
}
