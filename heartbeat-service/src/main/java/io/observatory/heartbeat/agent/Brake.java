package io.observatory.heartbeat.agent;

import java.time.Instant;

/**
 * A brake, or that there is to be none.
 *
 * @param scope a cluster, or {@link #EVERYWHERE}
 * @param phase whether it holds
 * @param since when that began (broker time)
 * @param until when it ends by itself (broker time)
 * @param count the scope as it stood when that began
 * @param by who brought it about: a principal, or {@link #GATEWAY}
 * @param reason why
 */
public record Brake(
    String scope,
    Phase phase,
    Instant since,
    Instant until,
    Headcount count,
    String by,
    String reason) {

  /** The scope of all clusters that have no brake of their own. */
  public static final String EVERYWHERE = "*";

  /** {@link #by} of what the service did itself. */
  public static final String GATEWAY = "heartbeat-service";

  /** Whether it holds. */
  public enum Phase {
    /** Nobody of the scope is evicted. */
    ENGAGED,
    /** Silence of the scope is real or meant: evictions go on, and no brake engages. */
    OPEN
  }

  /** Whether it holds evictions now. */
  public boolean isEngaged() {
    return phase == Phase.ENGAGED;
  }
}
