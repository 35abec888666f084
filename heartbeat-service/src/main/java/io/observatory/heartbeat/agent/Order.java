package io.observatory.heartbeat.agent;

/**
 * What somebody decided about an agent over HTTP; the owner of its partition carries it out, so
 * that an agent has one writer.
 *
 * @param id its place in the queue
 * @param agentId whom it is about
 * @param partition where the agent lives
 * @param action what is to be done
 */
public record Order(long id, String agentId, int partition, Action action) {

  /** What is to be done. */
  public sealed interface Action {}

  /** The agent is to be known, with this, heard or not; what is null stays as it is. */
  public record Register(Claim claim, Mandate mandate) implements Action {}

  /** The agent is taken out; a later beat brings it back. */
  public record Remove() implements Action {}

  /**
   * One that was carried out.
   *
   * @param revision the agent's afterwards; 0 when there is no such agent
   */
  public record Done(Order order, long revision) {}
}
