package io.observatory.platform.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.kafka.PromptProducer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the heartbeat topic that an agent was seen: a beat of kind TRAFFIC, which says that a
 * known agent lives and nothing else. Best effort: who calls never waits and never fails; what can
 * not be written is dropped and counted, since the agent's own beats come besides. Safe for use by
 * many threads.
 */
public final class TrafficBeats implements AutoCloseable {

  static final String TOPIC = "gateway.heartbeat.v1";

  private static final Logger LOGGER = LoggerFactory.getLogger(TrafficBeats.class);
  private static final String TYPE = "gateway.heartbeat";
  private static final String STOP = "";

  private final Delivery delivery;
  private final PresenceProperties properties;
  private final LongSupplier nanoTime;
  private final MeterRegistry meters;
  private final Counter taken;

  /** When each agent last was due, oldest first. */
  private final LinkedHashMap<String, Long> lastNanos = new LinkedHashMap<>();

  private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final Semaphore room;

  TrafficBeats(
      Delivery delivery,
      PresenceProperties properties,
      MeterRegistry meters,
      LongSupplier nanoTime) {
    this.delivery = delivery;
    this.properties = properties;
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.taken = meters.counter("observatory.presence.beats");
    this.room = new Semaphore(properties.maxInFlight());
    Thread.ofPlatform().name("traffic-beats").daemon().start(this::send);
  }

  /**
   * The agent was seen just now, authenticated. Writes a beat unless one was due for it within the
   * interval; never blocks.
   */
  public void seen(String agentId) {
    if (!isDue(agentId)) {
      return;
    }
    if (room.tryAcquire()) {
      waiting.add(agentId);
    } else {
      drop("busy");
    }
  }

  private synchronized boolean isDue(String agentId) {
    long now = nanoTime.getAsLong();
    Iterator<Long> oldest = lastNanos.values().iterator();
    while (oldest.hasNext() && now - oldest.next() >= properties.every().toNanos()) {
      oldest.remove();
    }
    if (lastNanos.containsKey(agentId)) {
      return false;
    }
    if (lastNanos.size() >= properties.maxAgents()) {
      drop("too_many_agents");
      return false;
    }
    lastNanos.put(agentId, now);
    return true;
  }

  private void send() {
    try {
      for (String agentId = waiting.take(); !agentId.equals(STOP); agentId = waiting.take()) {
        deliver(agentId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(String agentId) {
    try {
      delivery.deliver(agentId, failure -> settled(agentId, failure));
    } catch (RuntimeException e) {
      settled(agentId, e);
    }
  }

  private void settled(String agentId, @Nullable Throwable failure) {
    room.release();
    if (failure == null) {
      taken.increment();
    } else {
      drop("not_taken");
      LOGGER.debug("The traffic of {} was not written as a beat", agentId, failure);
    }
  }

  private void drop(String reason) {
    meters.counter("observatory.presence.dropped", "reason", reason).increment();
  }

  @Override
  public void close() {
    waiting.clear();
    waiting.add(STOP);
  }

  /** Brings one beat to the broker. */
  interface Delivery {
    /** May block; {@code settled} is told once, with null when the broker has the beat. */
    void deliver(String agentId, Settled settled);
  }

  /** Hears how a delivery ended. */
  interface Settled {
    void with(@Nullable Throwable failure);
  }

  /** Delivers to Kafka, keyed by the agent's id so that its partition's owner reads it. */
  record ToKafka(
      PromptProducer producer,
      AvroCodec codec,
      CloudEvents cloudEvents,
      EventIds eventIds,
      Clock clock)
      implements Delivery {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // told by the callback
    public void deliver(String agentId, Settled settled) {
      String eventId = eventIds.v7();
      Heartbeat beat =
          Heartbeat.newBuilder()
              .setEventId(eventId)
              .setSentAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
              .setAgentId(agentId)
              .setClusterId("")
              .setKind(HeartbeatKind.TRAFFIC)
              .build();
      producer
          .send(
              new ProducerRecord<>(
                  TOPIC,
                  null,
                  agentId.getBytes(StandardCharsets.UTF_8),
                  codec.encode(TOPIC, beat),
                  cloudEvents.headers(eventId, TYPE)))
          .whenComplete((metadata, failure) -> settled.with(failure));
    }
  }
}
