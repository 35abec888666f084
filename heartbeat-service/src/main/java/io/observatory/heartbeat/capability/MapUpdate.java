package io.observatory.heartbeat.capability;

/** What one record of the topic says, in the order of its partition. */
public sealed interface MapUpdate {

  /** Partition the record stands in. */
  int partition();

  /** Where in its partition the record stands. */
  long offset();

  /** The agent is listed, as told. */
  record Present(int partition, long offset, MappedAgent agent) implements MapUpdate {}

  /**
   * The agent is gone.
   *
   * @param revision number of the transition that removed it; 0 when the record does not tell
   * @param cause what happened to it, as a stable word
   */
  record Gone(int partition, long offset, String agentId, long revision, String cause)
      implements MapUpdate {}
}
