package io.observatory.webhook.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the service stands, over all instances.
 *
 * @param oldestDue the earliest time at which a delivery that waits is to be tried; null when none
 *     waits for a time
 * @param waiting deliveries that wait for a time, their lane or a person; counted up to {@link
 *     #MOST_COUNTED}
 * @param failedReplays orders that could not go on, of those that are kept
 */
public record Standing(@Nullable Instant oldestDue, long waiting, long failedReplays) {

  /** What is more is not counted: it would cost the database more than it tells. */
  public static final int MOST_COUNTED = 100_000;
}
