package io.observatory.audit.log;

/** Why offsets have no entries. */
public enum SkipReason {
  /** Transaction markers, aborted or compacted records: nothing a reader could have seen. */
  NOTHING_READABLE,
  /** Removed by retention before they were read: lost, and an alarm. */
  EXPIRED
}
