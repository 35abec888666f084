package io.observatory.hitl.graph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Steps for tests, a millisecond apart. */
final class Steps {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Steps() {}

  static Step step(String id, @Nullable String parent, long offset) {
    return step("s", id, parent, offset);
  }

  static Step step(String session, String id, @Nullable String parent, long offset) {
    Place place = place(offset);
    return new Step(
        session,
        id,
        parent,
        place,
        NOON,
        Step.Origin.AGENT,
        new Step.Said(place, "agent", "intent of " + id, "tool", "SUCCESS"));
  }

  static Place place(long offset) {
    return new Place(NOON.plusMillis(offset), offset);
  }
}
