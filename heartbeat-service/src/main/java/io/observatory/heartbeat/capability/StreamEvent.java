package io.observatory.heartbeat.capability;

/** Something a stream is told. */
public sealed interface StreamEvent {

  /** From where the stream goes on after this event. */
  RevisionToken token();

  /** The agent is, or now is, as told. */
  record Listed(MappedAgent agent, RevisionToken token) implements StreamEvent {}

  /**
   * The agent is not in the stream's view any more.
   *
   * @param cause what happened to the agent, or {@link #NO_MATCH}
   */
  record Removed(String agentId, String cause, RevisionToken token) implements StreamEvent {
    /** The agent lives, but the stream's query does not apply to it any more. */
    public static final String NO_MATCH = "NO_MATCH";
  }

  /** The whole present state was told; from here on only changes follow. */
  record Complete(RevisionToken token) implements StreamEvent {}
}
