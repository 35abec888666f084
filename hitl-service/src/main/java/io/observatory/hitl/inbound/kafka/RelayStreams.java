package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.RelayProperties;
import io.observatory.platform.kafka.Misrouting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
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
  private final Environment environment;
  private final RelayMetrics metrics;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable KafkaStreams streams;
  private volatile int partitions;
  private volatile @Nullable HostInfo address;
  private volatile @Nullable IllegalStateException refusal;
  private @Nullable Thread starter;

  RelayStreams(KafkaProperties kafka, RelayParts parts, Environment environment) {
    this.kafka = kafka;
    this.properties = parts.properties();
    this.parts = parts;
    this.environment = environment;
    this.metrics = new RelayMetrics(parts.meters(), parts.load(), () -> streams);
  }

  /** The running relay; empty before it runs and after it was refused. */
  Optional<KafkaStreams> running() {
    return Optional.ofNullable(streams);
  }

  /** The partition of a session while the relay runs. */
  int partition(String sessionId) {
    return Misrouting.partition(sessionId.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The other instance that holds a session; null while none is known, or it told no address. */
  @Nullable URI holder(String sessionId) {
    KafkaStreams relay = streams;
    if (relay == null) {
      return null;
    }
    Set<Integer> itsPartition = Set.of(partition(sessionId));
    HostInfo host =
        relay
            .queryMetadataForKey(
                StreamsStore.BUFFER,
                sessionId,
                (topic, key, value, count) -> Optional.of(itsPartition))
            .activeHost();
    boolean other = host.port() > 0 && !host.equals(address);
    return other ? URI.create("http://" + host.host() + ":" + host.port()) : null;
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
    this.address = address();
    KafkaStreams made =
        new KafkaStreams(
            RelayTopology.of(parts, partitions),
            new StreamsConfig(RelaySettings.of(kafka, properties, address)));
    made.setUncaughtExceptionHandler(
        thrown -> {
          LOGGER.error("A thread of the relay failed and is replaced", thrown);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    metrics.bind(made);
    made.start();
    streams = made;
  }

  /** Where the others reach this instance; the web server listens before the relay starts. */
  private @Nullable HostInfo address() {
    Integer port = environment.getProperty("local.server.port", Integer.class);
    return properties.host().isEmpty() || port == null
        ? null
        : new HostInfo(properties.host(), port);
  }

  @Override
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      KafkaStreams made = streams;
      metrics.unbind();
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
