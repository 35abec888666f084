package io.observatory.heartbeat.capability;

import org.jspecify.annotations.Nullable;

/** What one record changed: an agent's row before and after, null where there is none. */
record Change(int partition, long offset, @Nullable Row before, @Nullable Row after, String cause) {

  Row either() {
    Row row = after == null ? before : after;
    if (row == null) {
      throw new IllegalStateException("a change of nothing");
    }
    return row;
  }
}
