package io.observatory.hitl.graph;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What some messages of a session tell of it.
 *
 * @param belonging the first agent, and of the rest what was said last
 */
public record Activity(
    String sessionId, Sighting.Belonging belonging, long messages, Instant first, Instant last) {

  /** Of each session, in the order of their ids: rows are locked in it. */
  public static Collection<Activity> of(Collection<Sighting> sightings) {
    Map<String, Activity> sessions = new TreeMap<>(Comparator.naturalOrder());
    for (Sighting seen : sightings) {
      Instant at = seen.place().at();
      sessions.merge(
          seen.sessionId(),
          new Activity(seen.sessionId(), seen.belonging(), 1, at, at),
          Activity::then);
    }
    return sessions.values();
  }

  private Activity then(Activity later) {
    Sighting.Belonging next = later.belonging;
    return new Activity(
        sessionId,
        new Sighting.Belonging(
            or(belonging.agentId(), next.agentId()),
            or(next.clusterId(), belonging.clusterId()),
            or(next.missionId(), belonging.missionId()),
            or(next.workflowId(), belonging.workflowId())),
        messages + later.messages,
        first.isBefore(later.first) ? first : later.first,
        last.isAfter(later.last) ? last : later.last);
  }

  private static @Nullable String or(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }
}
