package io.observatory.hitl.relay;

import java.util.Locale;

/** Which messages a scoped hold stops. */
public record Scope(Kind kind, String id) {

  /** What the id names. */
  public enum Kind {
    ALL,
    CLUSTER,
    AGENT,
    MISSION,
    WORKFLOW
  }

  /** Whether the message is one of them. */
  public boolean covers(Marks marks) {
    return switch (kind) {
      case ALL -> true;
      case CLUSTER -> id.equals(marks.clusterId());
      case AGENT -> id.equals(marks.agentId());
      case MISSION -> id.equals(marks.missionId());
      case WORKFLOW -> id.equals(marks.workflowId());
    };
  }

  /** Its name, which is also the id of the hold it sets: {@code scope:mission:m1}. */
  public String key() {
    return "scope:" + kind.name().toLowerCase(Locale.ROOT) + ":" + id;
  }
}
