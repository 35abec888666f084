package io.observatory.webhook.inbound.kafka;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.FaultReport;
import io.observatory.webhook.delivery.Engine;
import io.observatory.webhook.delivery.Intake;
import io.observatory.webhook.endpoint.EndpointBook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * The thread that reads events to deliver, and what becomes of approvals. Starts after the engine
 * and stops before it.
 */
@Component
class PublishConsumer implements SmartLifecycle {

  static final String TOPIC = "gateway.webhook.publish.v1";
  private static final Logger LOGGER = LoggerFactory.getLogger(PublishConsumer.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final PublishLoop.Tools tools;
  private final String group;
  private final FaultReport faults =
      new FaultReport(
          LOGGER,
          "Events wait for something that is away",
          "Taking events failed unexpectedly; nothing is skipped");
  private volatile boolean running;
  private @Nullable Thread thread;

  PublishConsumer(
      ConsumerFactory<byte[], byte[]> consumers,
      Intake intake,
      Engine engine,
      AvroCodec codec,
      EndpointBook book,
      DeadLetters letters,
      @Value("${spring.kafka.consumer.group-id}") String group) {
    this.consumers = consumers;
    PublishReading published = new PublishReading(codec);
    ApprovalReading approvals = new ApprovalReading(codec, book);
    this.tools =
        new PublishLoop.Tools(
            intake,
            engine,
            record ->
                record.topic().equals(ApprovalReading.TOPIC)
                    ? approvals.read(record)
                    : Optional.of(published.read(record)),
            letters);
    this.group = group;
  }

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    running = true;
    Consumer<byte[], byte[]> created = create();
    thread = Thread.ofPlatform().name("webhook-publish").start(() -> run(created));
  }

  private Consumer<byte[], byte[]> create() {
    Properties overrides = new Properties();
    overrides.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    overrides.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
    return consumers.createConsumer(group, null, null, overrides);
  }

  private void run(Consumer<byte[], byte[]> own) {
    PublishLoop loop = new PublishLoop(own, group, tools);
    try (own) {
      own.subscribe(List.of(TOPIC, ApprovalReading.TOPIC), loop);
      while (running) {
        turn(loop);
      }
      loop.commitNow();
    }
  }

  private void turn(PublishLoop loop) {
    try {
      loop.turn();
    } catch (RuntimeException e) {
      faults.tell(e);
      loop.pause();
    }
  }

  @Override
  public void stop() {
    Thread stopping;
    synchronized (this) {
      running = false;
      stopping = thread;
    }
    if (stopping != null) {
      try {
        stopping.join(CLOSE_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
