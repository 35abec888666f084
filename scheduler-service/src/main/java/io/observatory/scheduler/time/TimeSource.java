package io.observatory.scheduler.time;

/** The clock that all instances share. */
@FunctionalInterface
public interface TimeSource {

  /** Its time now, in microseconds since the epoch. */
  long micros();
}
