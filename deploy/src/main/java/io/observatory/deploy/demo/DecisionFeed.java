package io.observatory.deploy.demo;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.observatory.events.DecisionAction;
import io.observatory.events.DecisionCognition;
import io.observatory.events.DecisionControl;
import io.observatory.events.DecisionIdentity;
import io.observatory.events.DecisionLog;
import io.observatory.events.DecisionMeta;
import io.observatory.events.DecisionStatus;
import io.observatory.schemas.TrustedEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What agents decide, produced as agents do: Avro, key session_id, the default partitioner. */
final class DecisionFeed implements AutoCloseable {
  static final String TOPIC = "gateway.decision.v1";

  private final KafkaProducer<String, byte[]> producer;
  private final AvroKafkaSerializer<DecisionLog> values = new AvroKafkaSerializer<>();
  private final Clock clock;

  /**
   * One step of an agent.
   *
   * @param intent what it wants to achieve
   * @param tool what it wants to call
   * @param input with what, as JSON
   * @param asks whether a person has to look first
   */
  record Step(String intent, String tool, String input, boolean asks) {}

  DecisionFeed(String bootstrapServers, String registryUrl, Clock clock) {
    TrustedEvents.trust();
    values.configure(KafkaBeats.serde(registryUrl), false);
    this.clock = clock;
    producer =
        new KafkaProducer<>(
            KafkaBeats.producer(bootstrapServers, "demo-decisions"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** The step as bytes; needs the registry once. */
  byte[] written(String session, String agent, int number, Step step) {
    Instant now = clock.instant();
    DecisionLog decision =
        DecisionLog.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSentAt(now)
            .setMeta(new DecisionMeta(session + "-" + number, now, null, "cluster-a", session))
            .setIdentity(new DecisionIdentity(agent, "demo", "1.0.0"))
            .setCognition(DecisionCognition.newBuilder().setIntent(step.intent()).build())
            .setAction(
                DecisionAction.newBuilder()
                    .setStatus(DecisionStatus.PENDING)
                    .setToolCall(step.tool())
                    .setToolInput(step.input())
                    .build())
            .setControl(new DecisionControl(step.asks(), null, false))
            .build();
    return values.serialize(TOPIC, decision);
  }

  /** Sends it; while the broker is away it waits, in order. */
  void send(String session, byte[] step) {
    var _ = producer.send(new ProducerRecord<>(TOPIC, session, step));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    values.close();
  }
}
