package io.observatory.hitl.inbound.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the relay: waits until its topics are there and fit together, then joins the group; a thread
 * that fails is replaced, so that nothing but the cause has to go away.
 */
@Component
class RelayStreams implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(RelayStreams.class);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(15);

  private final KafkaProperties kafka;
  private final RelayProperties properties;
  private final RelayParts parts;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable KafkaStreams streams;
  private volatile int partitions;
  private volatile @Nullable IllegalStateException refusal;
  private @Nullable Thread starter;

  RelayStreams(
      KafkaProperties kafka,
      RelayProperties properties,
      AvroCodec codec,
      EventIds ids,
      CloudEvents envelope,
      Clock clock,
      MeterRegistry meters) {
    this.kafka = kafka;
    this.properties = properties;
    InstanceLoad load = new InstanceLoad();
    this.parts = new RelayParts(codec, ids, envelope, clock, meters, properties, load);
    Gauge.builder("observatory.hitl.held.messages", load, InstanceLoad::messages)
        .description("Messages that wait on this instance")
        .register(meters);
    Gauge.builder("observatory.hitl.held.bytes", load, InstanceLoad::bytes)
        .baseUnit("bytes")
        .description("Bytes that wait on this instance")
        .register(meters);
  }

  /** The running relay; empty before it runs and after it was refused. */
  Optional<KafkaStreams> running() {
    return Optional.ofNullable(streams);
  }

  /** Partitions the relay's topics have; 0 before it runs. */
  int partitions() {
    return partitions;
  }

  /** Why it will never run as things are set up; empty while it may. */
  Optional<IllegalStateException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void start() {
    starter = Thread.ofVirtual().name("relay-starter").start(this::startWhenPossible);
  }

  private void startWhenPossible() {
    try {
      TopicPlan plan = new TopicPlan(kafka.buildAdminProperties());
      while (stopping.getCount() > 0) {
        try {
          Optional<Integer> partitions = plan.partitions();
          if (partitions.isPresent()) {
            run(partitions.get());
            return;
          }
        } catch (KafkaException e) {
          LOGGER.warn("The relay's topics can not be asked for yet: {}", e.getMessage());
        }
        if (stopping.await(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IllegalStateException e) {
      LOGGER.error("The relay does not start: {}", e.getMessage());
      refusal = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void run(int partitions) {
    if (stopping.getCount() == 0) {
      return;
    }
    this.partitions = partitions;
    KafkaStreams made =
        new KafkaStreams(
            RelayTopology.of(parts, partitions),
            new StreamsConfig(RelaySettings.of(kafka, properties)));
    made.setUncaughtExceptionHandler(
        thrown -> {
          LOGGER.error("A thread of the relay failed and is replaced", thrown);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    made.start();
    streams = made;
  }

  @Override
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      KafkaStreams made = streams;
      if (made != null && !made.close(LEAVE_WITHIN)) {
        LOGGER.warn("The relay did not leave within {}", LEAVE_WITHIN);
      }
      streams = null;
    }
  }

  @Override
  public boolean isRunning() {
    return starter != null && stopping.getCount() > 0;
  }
}
