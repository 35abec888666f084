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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
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
  private final String servers;

  Courses(Infra infra) {
    this.servers = infra.bootstrapServers();
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
    return of(EVENTS, endpointId)
        .map(record -> codec.decode(EVENTS, record.value(), WebhookDeliveryEvent.class))
        .toList();
  }

  List<WebhookDeadLetter> deadLetters(String endpointId) {
    return of(DEAD, endpointId)
        .map(record -> codec.decode(DEAD, record.value(), WebhookDeadLetter.class))
        .toList();
  }

  /** Poison with that key. */
  List<ConsumerRecord<byte[], byte[]>> poison(String key) {
    return of(POISON, key).toList();
  }

  private Stream<ConsumerRecord<byte[], byte[]>> of(String topic, @Nullable String key) {
    return all(topic).stream()
        .filter(
            record ->
                record.key() != null
                    && new String(record.key(), StandardCharsets.UTF_8).equals(key));
  }

  /** Everything there is now. */
  private Collection<ConsumerRecord<byte[], byte[]>> all(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> seen = new java.util.ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
      return seen;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    probe.close();
    codec.close();
  }
}
