package io.observatory.heartbeat.outbound.kafka;

import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.heartbeat.HeartbeatProperties;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.BeatLogUnavailableException;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.RegistryUnavailableException;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Beats that came over HTTP, appended for the owner of the agent's partition to read. */
@Component
class KafkaBeatLog implements BeatLog {

  private static final String TOPIC = "gateway.heartbeat.v1";
  private static final String TYPE = "gateway.heartbeat";

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final AvroCodec codec;
  private final CloudEvents cloudEvents;
  private final EventIds eventIds;
  private final long timeoutMillis;

  KafkaBeatLog(
      ProducerFactory<byte[], byte[]> producers,
      AvroCodec codec,
      CloudEvents cloudEvents,
      EventIds eventIds,
      HeartbeatProperties properties) {
    this.timeoutMillis = properties.appendTimeout().toMillis();
    // The agent waits, and beats again if it must: give up as soon as it does.
    this.kafka =
        new KafkaTemplate<>(
            producers, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) timeoutMillis));
    this.codec = codec;
    this.cloudEvents = cloudEvents;
    this.eventIds = eventIds;
  }

  @Override
  public void append(String agentId, String clusterId, Instant sentAt) {
    try {
      kafka.send(record(agentId, clusterId, sentAt)).get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException
        | TimeoutException
        | KafkaException
        | org.springframework.kafka.KafkaException
        | RegistryUnavailableException e) {
      throw new BeatLogUnavailableException(agentId, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BeatLogUnavailableException(agentId, e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(String agentId, String clusterId, Instant sentAt) {
    String eventId = eventIds.v7();
    Heartbeat beat =
        Heartbeat.newBuilder()
            .setEventId(eventId)
            .setSentAt(sentAt)
            .setAgentId(agentId)
            .setClusterId(clusterId)
            .setKind(HeartbeatKind.BEAT)
            .build();
    return new ProducerRecord<>(
        TOPIC,
        null,
        agentId.getBytes(StandardCharsets.UTF_8),
        codec.encode(TOPIC, beat),
        cloudEvents.headers(eventId, TYPE));
  }
}
