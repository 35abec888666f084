package io.observatory.webhook.replay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be delivered again; null for any.
 *
 * @param statuses that the latest delivery of an event to an endpoint may have
 * @param since made at that time or after it
 * @param until made before it
 */
public record Selection(
    Kind kind,
    @Nullable String endpointId,
    @Nullable String type,
    List<String> statuses,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** Statuses that are replayed unless the caller says. */
  public static final List<String> USUAL = List.of("DEAD", "SKIPPED");

  /** Statuses that can be replayed: nothing is under way. */
  public static final List<String> POSSIBLE = List.of("DEAD", "SKIPPED", "SUCCEEDED");

  /** How the deliveries are found. */
  public enum Kind {
    /** Deliveries by their endpoint, type, status and time. */
    FILTER,
    /** Events that an endpoint should have got, and neither got nor is about to. */
    MISSING,
    /** Deliveries that were given up. */
    REDRIVE
  }

  /** Takes a copy. */
  public Selection {
    statuses = List.copyOf(statuses);
  }
}
