package io.observatory.scheduler.occurrence;

import java.time.Instant;

/**
 * A time at which a schedule fires.
 *
 * @param at to the second for cron
 * @param clock what a change of the clock has to do with it
 */
public record Occurrence(Instant at, ClockChange clock) {

  /** How a change of the local clock bears on an occurrence. */
  public enum ClockChange {
    NONE,
    /** Its time of day does not exist that day; it is later. */
    SHIFTED,
    /** Its time of day comes twice; this is the first. */
    FIRST_OF_TWO,
    /** Its time of day comes twice; this is the second. */
    SECOND_OF_TWO
  }
}
