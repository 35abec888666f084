package io.observatory.scheduler.occurrence;

/** What becomes of a time of day that a clock put back has twice. */
public enum OverlapPolicy {
  FIRST,
  SECOND,
  BOTH
}
