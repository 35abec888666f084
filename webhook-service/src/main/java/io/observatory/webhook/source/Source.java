package io.observatory.webhook.source;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody outside who may send webhooks.
 *
 * @param id its place in {@code /gateway/webhooks/{id}}, and the key of its events
 * @param description for people; may be empty
 * @param scheme how its webhooks are verified
 * @param credentials what it must know
 * @param tolerance how far a signed time may lie from ours, to either side
 * @param routing what is read out of its webhooks
 * @param enabled whether it is let in
 * @param version unique among all versions of all sources
 * @param changedAt when it last changed
 */
public record Source(
    String id,
    String description,
    Scheme scheme,
    Credentials credentials,
    Duration tolerance,
    Routing routing,
    boolean enabled,
    long version,
    Instant changedAt) {

  /** What {@link #id} looks like. */
  public static final String ID = "[A-Za-z0-9_-]{1,128}";

  /** The tolerance if nobody says otherwise. */
  public static final Duration USUAL_TOLERANCE = Duration.ofSeconds(300);

  /** The longest one. */
  public static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

  /** Refuses what could not work. */
  public Source {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("id must match " + ID);
    }
    if (tolerance.compareTo(Duration.ofSeconds(1)) < 0
        || tolerance.compareTo(LONGEST_TOLERANCE) > 0) {
      throw new IllegalArgumentException("tolerance must be 1 s to 1 h");
    }
  }
}
