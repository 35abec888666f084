package io.observatory.heartbeat.inbound.kafka;

import io.observatory.heartbeat.HeartbeatProperties;
import io.observatory.heartbeat.agent.Fleet;
import io.observatory.platform.kafka.FaultReport;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** The one thread that reads heartbeats and owns the agents of its partitions. */
@Component
class HeartbeatConsumer implements SmartLifecycle {

  static final String TOPIC = "gateway.heartbeat.v1";
  private static final Logger LOGGER = LoggerFactory.getLogger(HeartbeatConsumer.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(4);

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final Fleet fleet;
  private final HeartbeatLoop.Tools tools;
  private final HeartbeatProperties properties;
  private final String group;
  private final FaultReport faults =
      new FaultReport(
          LOGGER,
          "Reading waits for something that is away, and goes on by itself",
          "Reading failed unexpectedly; nothing is skipped, it is tried again");
  private volatile boolean running;
  private volatile long lastTurn = System.nanoTime();
  private volatile @Nullable Partitions partitions;
  private @Nullable Thread thread;

  HeartbeatConsumer(
      ConsumerFactory<byte[], byte[]> consumers,
      Fleet fleet,
      HeartbeatLoop.Tools tools,
      HeartbeatProperties properties,
      @Value("${spring.kafka.consumer.group-id}") String group) {
    this.consumers = consumers;
    this.fleet = fleet;
    this.tools = tools;
    this.properties = properties;
    this.group = group;
  }

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    running = true;
    lastTurn = System.nanoTime();
    Consumer<byte[], byte[]> created = create();
    thread = Thread.ofPlatform().name("heartbeat-loop").start(() -> run(created));
  }

  private Consumer<byte[], byte[]> create() {
    Properties overrides = new Properties();
    String instanceId = properties.instanceId();
    if (!instanceId.isBlank()) {
      overrides.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    }
    overrides.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    overrides.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
    return consumers.createConsumer(group, null, null, overrides);
  }

  private void run(Consumer<byte[], byte[]> own) {
    Backlog backlog = new Backlog();
    Partitions mine = new Partitions(own, TOPIC, fleet, tools.ends(), properties.ttl(), backlog);
    partitions = mine;
    HeartbeatLoop loop =
        new HeartbeatLoop(
            own, group, fleet, tools, mine, backlog, properties.liveness().witnessInterval());
    try (own) {
      own.subscribe(List.of(TOPIC), mine);
      while (running) {
        turn(loop);
        lastTurn = System.nanoTime();
      }
      mine.leave();
    } catch (FencedInstanceIdException e) {
      LOGGER.error("Another process runs under our instance id; this one stops reading", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(HeartbeatLoop loop) throws InterruptedException {
    try {
      loop.turn();
    } catch (FencedInstanceIdException e) {
      throw e;
    } catch (RuntimeException e) {
      faults.tell(e);
      loop.holdBack();
    }
  }

  /** Whether the thread lives and gets round. */
  boolean isAlive() {
    Thread current = thread;
    return current != null && current.isAlive() && System.nanoTime() - lastTurn < STUCK_NANOS;
  }

  /** Whether the first assignment was replayed. */
  boolean isReplayed() {
    Partitions current = partitions;
    return current != null && current.isReady();
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
        stopping.join(CLOSE_WITHIN.multipliedBy(2).toMillis());
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
