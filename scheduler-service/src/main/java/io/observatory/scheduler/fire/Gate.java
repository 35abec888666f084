package io.observatory.scheduler.fire;

/** Whether this instance may fire, and what time it is for that. */
interface Gate {

  /** Whether its leases are certainly its own and the time is known. */
  boolean isOpen();

  /** The database's time in microseconds; only while it is open. */
  long micros();
}
