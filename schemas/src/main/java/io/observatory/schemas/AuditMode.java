package io.observatory.schemas;

/** How the audit store keeps a topic's records. */
public enum AuditMode {
  /** Found by every correlation id. */
  INDEXED,
  /** Stored in bulk, found by topic and time. */
  BATCH,
  /** Not kept: bookkeeping of the service that alone writes and reads it. */
  NONE
}
