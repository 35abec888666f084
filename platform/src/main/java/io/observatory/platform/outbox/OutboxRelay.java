package io.observatory.platform.outbox;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The one thread that moves committed events from the table to Kafka: select the oldest, send, wait
 * for all acknowledgements, delete, again. Of all instances of a service only the holder of the
 * advisory lock does so; the others stand by and tell it when they have committed rows. It selects
 * what is there and never remembers how far it came, so a transaction that commits late is not
 * passed by.
 */
final class OutboxRelay implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRelay.class);

  private final RelaySession.ConnectionSource connections;
  private final OutboxPublisher publisher;
  private final OutboxProperties properties;
  private final Semaphore wakes = new Semaphore(0);
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Map<String, Long> refusingUntilNanos = new HashMap<>();
  private volatile boolean running;
  private volatile boolean active;
  private boolean parks;
  private @Nullable Thread thread;

  OutboxRelay(
      RelaySession.ConnectionSource connections,
      OutboxPublisher publisher,
      OutboxProperties properties) {
    this.connections = connections;
    this.publisher = publisher;
    this.properties = properties;
  }

  /** There are new rows; never blocks. */
  void wake() {
    if (wakePending.compareAndSet(false, true)) {
      wakes.release();
    }
  }

  /** Whether this instance is the one that publishes. */
  boolean isActive() {
    return active;
  }

  @Override
  public synchronized void start() {
    if (running || !properties.relay()) {
      return;
    }
    verifyTable();
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  /** A wrong table stops the start; an absent database does not, the relay will meet it later. */
  private void verifyTable() {
    try (RelaySession session = RelaySession.open(connections)) {
      OutboxTable.exists(session.connection());
    } catch (SQLException e) {
      LOGGER.warn("The outbox table could not be checked: the database is away", e);
    }
  }

  private void run() {
    while (running) {
      try (RelaySession session = RelaySession.open(connections)) {
        if (OutboxTable.exists(session.connection())) {
          relay(session);
        } else {
          LOGGER.info("This database has no outbox table, so there is nothing to relay");
          return;
        }
      } catch (SQLException | RuntimeException e) {
        if (running) {
          LOGGER.warn("The outbox relay lost its session; rows wait and it tries again", e);
          await(properties.pause().toMillis());
        }
      } finally {
        active = false;
      }
    }
  }

  private void relay(RelaySession session) throws SQLException {
    boolean woken = false;
    while (running && !session.tryLock()) {
      if (woken) {
        session.tellTheActive();
      }
      woken = await(properties.poll().toMillis());
      wakePending.set(false); // whoever commits from here on wakes again
    }
    active = running;
    parks = OutboxTable.parks(session.connection());
    LOGGER.info("This instance now relays the outbox");
    try (OutboxWakes told = OutboxWakes.listen(connections, this::wake)) {
      while (running) {
        if (publishOldest(session) < properties.batch()) {
          await(properties.poll().toMillis());
        }
      }
    }
  }

  /** Returns how many rows it found. */
  private int publishOldest(RelaySession session) throws SQLException {
    long now = System.nanoTime();
    refusingUntilNanos.values().removeIf(until -> until - now <= 0);
    wakePending.set(false); // whoever commits from here on wakes again
    List<OutboxRow> rows = session.oldest(properties.batch(), refusingUntilNanos.keySet());
    if (rows.isEmpty()) {
      return 0;
    }
    OutboxPublisher.Outcome outcome = publisher.publish(rows, parks);
    session.delete(outcome.safe());
    for (OutboxPublisher.TooLarge each : outcome.tooLarge()) {
      session.park(each.row().id(), each.reason());
      publisher.parked(each);
    }
    long until = System.nanoTime() + properties.pause().toNanos();
    outcome.refusingTopics().forEach(topic -> refusingUntilNanos.put(topic, until));
    return rows.size();
  }

  /** Returns whether it was woken; otherwise the time was up. */
  private boolean await(long millis) {
    try {
      if (wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wakes.drainPermits();
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
    return false;
  }

  @Override
  public void stop() {
    Thread stopping;
    synchronized (this) {
      running = false;
      stopping = thread;
      thread = null;
    }
    wakes.release();
    if (stopping != null) {
      try {
        stopping.join(TimeUnit.SECONDS.toMillis(10));
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
