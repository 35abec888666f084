package io.observatory.platform.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, while this instance relays, for other instances of the service that say they committed
 * rows: PostgreSQL's NOTIFY, one session for as long as it listens. A notification that is lost
 * costs no more than the relay's next poll.
 */
final class OutboxWakes implements AutoCloseable {

  /** The other side's word; a standby says it from its own session, after the commit. */
  static final String NOTIFY = "NOTIFY observatory_outbox";

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboxWakes.class);
  private static final String LISTEN = "LISTEN observatory_outbox";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration BEFORE_ANOTHER_SESSION = Duration.ofSeconds(1);

  private final RelaySession.ConnectionSource connections;
  private final Runnable wake;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection listening;

  private OutboxWakes(RelaySession.ConnectionSource connections, Runnable wake) {
    this.connections = connections;
    this.wake = wake;
  }

  /** Calls {@code wake} for each notification until closed; {@code wake} must not block. */
  static OutboxWakes listen(RelaySession.ConnectionSource connections, Runnable wake) {
    OutboxWakes wakes = new OutboxWakes(connections, wake);
    Thread.ofPlatform().name("outbox-wakes").daemon().start(wakes::run);
    return wakes;
  }

  private void run() {
    try {
      do {
        listenOnce();
      } while (!closed.await(BEFORE_ANOTHER_SESSION.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listenOnce() {
    try (Connection connection = connections.connect();
        Statement statement = connection.createStatement()) {
      listening = connection;
      statement.execute("SET application_name = 'outbox-wakes'");
      statement.execute(LISTEN);
      PGConnection notified = connection.unwrap(PGConnection.class);
      wake.run(); // what was committed before this session listened
      while (closed.getCount() > 0) {
        if (notified.getNotifications((int) LONGEST_WAIT.toMillis()).length > 0) {
          wake.run();
        }
      }
    } catch (SQLException e) {
      if (closed.getCount() > 0) {
        LOGGER.debug("Not told of other instances' rows for now; the relay polls", e);
      }
    } finally {
      listening = null;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Connection connection = listening;
    if (connection != null) {
      try {
        connection.abort(Runnable::run); // ends the wait for a notification at once
      } catch (SQLException e) {
        LOGGER.debug("The listening session was gone already", e);
      }
    }
  }
}
