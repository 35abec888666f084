package io.observatory.platform.kafka;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Tells of the faults of a loop that goes on by itself, at most every half minute. For one thread.
 */
public final class FaultReport {

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Logger logger;
  private final String away;
  private final String unexpected;
  private long last = System.nanoTime() - EVERY_NANOS;

  /**
   * Tells {@code logger}.
   *
   * @param away what to say when something is away and will be back
   * @param unexpected what to say of every other fault
   */
  public FaultReport(Logger logger, String away, String unexpected) {
    this.logger = logger;
    this.away = away;
    this.unexpected = unexpected;
  }

  /** Something failed. */
  public void tell(RuntimeException fault) {
    long now = System.nanoTime();
    if (now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    if (Fault.of(fault) == Fault.UNAVAILABLE) {
      logger.warn(away, fault);
    } else {
      logger.error(unexpected, fault);
    }
  }
}
