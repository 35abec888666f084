package io.observatory.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a record asks for.
 *
 * @param eventId of the record, for the answer
 * @param askedAt what a delay counts from
 * @param expected the version the command is for; 0 for any
 * @param from begin of a backfill
 * @param until end of a backfill, or of a pause
 */
public record JobCommand(
    Kind kind,
    JobId id,
    String eventId,
    JobTerms terms,
    Instant askedAt,
    long expected,
    @Nullable Instant from,
    @Nullable Instant until,
    Caller caller,
    @Nullable String reason,
    @Nullable String traceparent) {

  /** What can be asked. */
  public enum Kind {
    /** Makes the job, or makes it what is said. */
    UPSERT,
    RESCHEDULE,
    PAUSE,
    RESUME,
    CANCEL,
    TRIGGER,
    BACKFILL
  }

  Order order() {
    return new Order(id.id(), expected, reason, caller);
  }
}
