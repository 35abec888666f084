package io.observatory.heartbeat.capability;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What few agents have at a time. */
record Extras(
    @Nullable Duration ttl,
    @Nullable Instant evictAt,
    @Nullable Instant nextActiveAt,
    @Nullable String signingKey) {

  static final Extras NONE = new Extras(null, null, null, null);

  /** Null when there is nothing to remember. */
  static @Nullable Extras of(MappedAgent agent) {
    Extras extras =
        new Extras(agent.ttl(), agent.evictAt(), agent.nextActiveAt(), agent.signingKey());
    return extras.equals(NONE) ? null : extras;
  }
}
