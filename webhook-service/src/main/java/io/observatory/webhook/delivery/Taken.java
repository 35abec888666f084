package io.observatory.webhook.delivery;

import java.util.List;
import java.util.UUID;

/**
 * What became of an event that was handed in.
 *
 * @param eventId of it
 * @param outcome whether it was new
 * @param deliveries ids of its deliveries, none of a conflict; of a repeat those made at first
 */
public record Taken(String eventId, Outcome outcome, List<UUID> deliveries) {

  /** Takes a copy. */
  public Taken {
    deliveries = List.copyOf(deliveries);
  }

  /** Whether an event was new. */
  public enum Outcome {
    /** Never seen; its deliveries are on their way. */
    NEW,
    /** Seen before with the same content; nothing was done. */
    REPEAT,
    /** Seen before with other content; nothing was done. */
    CONFLICT
  }
}
