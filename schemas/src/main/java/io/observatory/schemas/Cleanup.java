package io.observatory.schemas;

/** How the broker frees a topic's space. */
public enum Cleanup {
  /** Records older than the retention go. */
  DELETE,
  /** The last record of a key stays; a tombstone stays as long as the retention says. */
  COMPACT
}
