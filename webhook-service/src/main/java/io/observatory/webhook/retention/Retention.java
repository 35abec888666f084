package io.observatory.webhook.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what ended long ago: deliveries with their attempts, then events that have no delivery
 * any more, then orders to deliver again. For one thread.
 */
public final class Retention {

  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);
  private static final UUID FIRST = new UUID(0, 0);

  private final RetentionStore store;
  private final Duration kept;
  private final int slice;
  private final Clock clock;
  private Phase phase = Phase.DELIVERIES;
  private UUID delivery = FIRST;
  private Instant eventCreated = Instant.EPOCH;
  private String event = "";
  private long deliveriesDeleted;
  private long eventsDeleted;

  private enum Phase {
    DELIVERIES,
    EVENTS,
    REPLAYS
  }

  /** Keeps all for so long after its end, and looks at so many rows at a time. */
  public Retention(RetentionStore store, Duration kept, int slice, Clock clock) {
    this.store = store;
    this.kept = kept;
    this.slice = slice;
    this.clock = clock;
  }

  /** Goes on by a slice; whether something is left of this pass. */
  public boolean slice() {
    Instant before = clock.instant().minus(kept);
    switch (phase) {
      case DELIVERIES -> deliveries(before);
      case EVENTS -> events(before);
      case REPLAYS -> {
        if (store.deleteReplays(before, slice) < slice) {
          end();
          return false;
        }
      }
    }
    return true;
  }

  private void deliveries(Instant before) {
    RetentionStore.Deliveries done = store.deleteDeliveries(delivery, before, slice);
    delivery = done.last();
    deliveriesDeleted += done.deleted();
    if (done.examined() < slice) {
      phase = Phase.EVENTS;
    }
  }

  private void events(Instant before) {
    RetentionStore.Events done = store.deleteEvents(eventCreated, event, before, slice);
    eventCreated = done.lastCreated();
    event = done.lastId();
    eventsDeleted += done.deleted();
    if (done.examined() < slice) {
      phase = Phase.REPLAYS;
    }
  }

  /** The next pass begins where everything begins. */
  private void end() {
    if (deliveriesDeleted + eventsDeleted > 0) {
      LOGGER.info("Deleted {} deliveries and {} events", deliveriesDeleted, eventsDeleted);
    }
    phase = Phase.DELIVERIES;
    delivery = FIRST;
    eventCreated = Instant.EPOCH;
    event = "";
    deliveriesDeleted = 0;
    eventsDeleted = 0;
  }
}
