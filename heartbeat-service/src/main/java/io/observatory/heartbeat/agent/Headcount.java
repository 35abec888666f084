package io.observatory.heartbeat.agent;

/**
 * How a cluster stands, or a part of it.
 *
 * @param present agents that are to beat: alive or suspect, sleepers not
 * @param suspect those of them that are suspect
 * @param gone agents evicted within the last TTL and not back
 */
public record Headcount(long present, long suspect, long gone) {

  /** Nobody. */
  public static final Headcount NONE = new Headcount(0, 0, 0);

  /** Both together. */
  public Headcount plus(Headcount other) {
    return new Headcount(present + other.present, suspect + other.suspect, gone + other.gone);
  }

  /** Agents that went silent within one TTL, as far as they did not come back. */
  public long silent() {
    return suspect + gone;
  }

  /** Agents that were to beat before they went silent. */
  public long population() {
    return present + gone;
  }
}
