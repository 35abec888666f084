package io.observatory.scheduler.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of the dead a list has, the last ones first.
 *
 * @param redriven null for both kinds
 * @param before where the page begins; null at the top
 */
public record DeadQuery(
    @Nullable UUID jobId, @Nullable Boolean redriven, @Nullable Place before, int limit) {

  /** A place in the list. */
  public record Place(Instant diedAt, UUID fireId) {}
}
