package io.observatory.hitl.outbound.kafka;

import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.DecisionTopic;
import io.observatory.platform.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Decisions that came over HTTP, appended for the relay to read. */
@Component
class KafkaDecisionTopic implements DecisionTopic {

  private static final String TOPIC = "gateway.decision.v1";
  private static final String TYPE = "gateway.decision";

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final CloudEvents cloudEvents;
  private final long timeoutMillis;

  KafkaDecisionTopic(
      ProducerFactory<byte[], byte[]> producers,
      CloudEvents cloudEvents,
      HitlProperties properties) {
    this.timeoutMillis = properties.appendTimeout().toMillis();
    // The agent waits, and sends again if it must: give up as soon as it does.
    this.kafka =
        new KafkaTemplate<>(
            producers, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) timeoutMillis));
    this.cloudEvents = cloudEvents;
  }

  @Override
  public Place append(DecisionCodec.Written decision) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            TOPIC,
            null,
            decision.sessionId().getBytes(StandardCharsets.UTF_8),
            decision.value(),
            cloudEvents.headers(decision.eventId(), TYPE));
    try {
      RecordMetadata taken =
          kafka.send(record).get(timeoutMillis, TimeUnit.MILLISECONDS).getRecordMetadata();
      return new Place(taken.partition(), taken.offset());
    } catch (ExecutionException
        | TimeoutException
        | KafkaException
        | org.springframework.kafka.KafkaException e) {
      throw new TopicAwayException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicAwayException(e);
    }
  }
}
