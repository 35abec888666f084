package io.observatory.webhook.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivery as a whole, to be driven and stopped in good order. */
public final class Engine {

  private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);
  private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();
  private static final long AFTER_FAULT_NANOS = Duration.ofMillis(500).toNanos();

  private final Lanes lanes;
  private final Lease lease;
  private final Dispatch dispatch;
  private volatile boolean stopping;

  /** These belong together. */
  public Engine(Lanes lanes, Lease lease, Dispatch dispatch) {
    this.lanes = lanes;
    this.lease = lease;
    this.dispatch = dispatch;
  }

  /** Lets go what waited for time to pass, until {@link #drain}; for one thread. */
  public void tick() {
    while (!stopping) {
      LockSupport.parkNanos(Math.max(1_000_000, lanes.pause(TICK_NANOS)));
      try {
        dispatch.pump();
      } catch (RuntimeException | Error e) {
        LOGGER.error("Deliveries could not be let go and are tried again", e);
        LockSupport.parkNanos(AFTER_FAULT_NANOS);
      }
    }
  }

  /** Whether there is room for more events. */
  public boolean hasRoom() {
    return lanes.room() > 0;
  }

  /** Sends nothing more, and waits so long for what is under way; returns whether all came back. */
  public boolean drain(Duration most) {
    stopping = true;
    dispatch.close();
    long end = System.nanoTime() + most.toNanos();
    while (lanes.underWay() > 0 && end - System.nanoTime() > 0) {
      LockSupport.parkNanos(TICK_NANOS);
    }
    return lanes.underWay() == 0;
  }

  /** Ends the lease: what was not sent is others' at once. Results are to be written before. */
  public void leave() {
    lease.end();
  }
}
