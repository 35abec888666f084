package io.observatory.scheduler.fire;

import io.observatory.scheduler.time.Micros;
import java.util.UUID;

/**
 * A place in a shard's rows, which are read in the order of due time and then of what identifies
 * them.
 *
 * @param dueMicros due time
 * @param occurrenceMicros nominal time
 */
public record Position(long dueMicros, UUID jobId, int kind, long occurrenceMicros) {

  private static final UUID LAST = new UUID(-1, -1);

  /** Before everything. */
  static final Position START = behind(0);

  /** Behind all that is due at that time or before. */
  static Position behind(long dueMicros) {
    return new Position(dueMicros, LAST, Short.MAX_VALUE, 0);
  }

  /** Just behind that row. */
  static Position of(DueRow row) {
    return new Position(
        Micros.of(row.dueAt()), row.jobId(), row.kind().number(), Micros.of(row.occurrence()));
  }
}
