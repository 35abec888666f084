package io.observatory.heartbeat.outbound.kafka;

import io.observatory.heartbeat.HeartbeatProperties;
import io.observatory.heartbeat.agent.BeatLog;
import io.observatory.heartbeat.agent.BeatLogUnavailableException;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.avro.RegistryUnavailableException;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Beats that came over HTTP, appended for the owner of the agent's partition to read. */
@Component
class KafkaBeatLog implements BeatLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaBeatLog.class);
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
  public List<@Nullable BeatLogUnavailableException> append(List<Saying> sayings) {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    List<@Nullable Future<?>> sent = new ArrayList<>(sayings.size());
    List<@Nullable BeatLogUnavailableException> answers = new ArrayList<>(sayings.size());
    boolean away = false;
    for (Saying saying : sayings) {
      // One that could not be sent has waited long enough for all.
      Future<?> one = away ? null : send(saying);
      away = one == null;
      sent.add(one);
    }
    for (int i = 0; i < sent.size(); i++) {
      answers.add(settle(sayings.get(i).beat().agentId(), sent.get(i), limit));
    }
    return answers;
  }

  private @Nullable Future<?> send(Saying saying) {
    try {
      return kafka.send(record(saying));
    } catch (KafkaException
        | org.springframework.kafka.KafkaException
        | RegistryUnavailableException e) {
      LOGGER.debug("A heartbeat over HTTP could not be sent", e);
      return null;
    }
  }

  private static @Nullable BeatLogUnavailableException settle(
      String agentId, @Nullable Future<?> sent, long limitNanos) {
    if (sent == null) {
      return new BeatLogUnavailableException(agentId, null);
    }
    try {
      sent.get(Math.max(0, limitNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return new BeatLogUnavailableException(agentId, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BeatLogUnavailableException(agentId, e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(Saying saying) {
    String eventId = eventIds.v7();
    return new ProducerRecord<>(
        TOPIC,
        null,
        saying.beat().agentId().getBytes(StandardCharsets.UTF_8),
        codec.encode(TOPIC, HeartbeatRecords.of(saying, eventId)),
        cloudEvents.headers(eventId, TYPE));
  }
}
