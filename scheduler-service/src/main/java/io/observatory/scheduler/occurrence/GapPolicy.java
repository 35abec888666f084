package io.observatory.scheduler.occurrence;

/** What becomes of a time of day that a clock put forward leaves out. */
public enum GapPolicy {
  /** It is later by as much as the clock is: 02:30 becomes 03:30 (RFC 5545, 3.3.5). */
  SHIFT,
  /** It does not happen that day. */
  SKIP
}
