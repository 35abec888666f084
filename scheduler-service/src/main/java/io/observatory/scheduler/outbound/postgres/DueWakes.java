package io.observatory.scheduler.outbound.postgres;

import io.observatory.platform.work.Worker;
import io.observatory.scheduler.fire.Engine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Listens for those who insert rows that are due soon: PostgreSQL's NOTIFY with the shard's number,
 * in a session of its own. A notification that is lost costs no more than the engine's next sweep.
 */
@Component
class DueWakes implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(DueWakes.class);
  private static final int LONGEST_WAIT_MILLIS = 5_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private final JdbcConnectionDetails database;
  private final Engine engine;
  private volatile boolean running;
  private volatile @Nullable Connection listening;
  private @Nullable Worker worker;

  DueWakes(JdbcConnectionDetails database, Engine engine) {
    this.database = database;
    this.engine = engine;
  }

  @Override
  public synchronized void start() {
    running = true;
    worker =
        Worker.repeat(
            Thread.ofPlatform().name("scheduler-wakes").daemon(),
            Duration.ZERO,
            this::listen,
            (fault, first) -> {
              if (first) {
                LOGGER.warn("Not told of new rows for now; they are found by looking", fault);
              }
              return PAUSE;
            });
  }

  private Duration listen() {
    try (Connection connection =
            DriverManager.getConnection(
                database.getJdbcUrl(), database.getUsername(), database.getPassword());
        Statement statement = connection.createStatement()) {
      listening = connection;
      statement.execute("SET application_name = 'scheduler-wakes'");
      statement.execute("LISTEN scheduler_due");
      PGConnection notified = connection.unwrap(PGConnection.class);
      while (running) {
        for (PGNotification each : notified.getNotifications(LONGEST_WAIT_MILLIS)) {
          wake(each.getParameter());
        }
      }
    } catch (SQLException e) {
      if (running) {
        LOGGER.debug("The listening session ended", e);
      }
    } finally {
      listening = null;
    }
    return PAUSE;
  }

  private void wake(String shard) {
    try {
      engine.wake(Integer.parseInt(shard));
    } catch (NumberFormatException e) {
      LOGGER.debug("A notification named no shard: {}", shard);
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    Connection connection = listening;
    if (connection != null) {
      try {
        connection.abort(Runnable::run); // ends the wait for a notification at once
      } catch (SQLException e) {
        LOGGER.debug("The listening session was gone already", e);
      }
    }
    if (worker != null) {
      worker.stop(END_WITHIN);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
