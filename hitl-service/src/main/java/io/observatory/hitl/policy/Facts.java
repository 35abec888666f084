package io.observatory.hitl.policy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an action when it is judged.
 *
 * @param action what is to be done, such as {@code tool_call}
 * @param target to what
 * @param arguments as parsed from JSON: maps, lists, texts, Long, Double, Boolean and null
 * @param cost what it is said to cost, if that is known
 * @param time when it was asked for
 */
public record Facts(
    Agent agent,
    String action,
    String target,
    Map<String, @Nullable Object> arguments,
    Risk risk,
    @Nullable Double cost,
    Instant time,
    Requester requester) {

  /**
   * Who is to act; what is null is not known.
   *
   * @param execution whether it is registered as one that may act on its own
   */
  public record Agent(
      String id,
      @Nullable String type,
      @Nullable String cluster,
      @Nullable String capability,
      Execution execution) {

    /** One of which nothing is registered. */
    public Agent(
        String id, @Nullable String type, @Nullable String cluster, @Nullable String capability) {
      this(id, type, cluster, capability, Execution.UNKNOWN);
    }
  }

  /** The same of that agent. */
  Facts of(Agent other) {
    return new Facts(other, action, target, arguments, risk, cost, time, requester);
  }

  /**
   * Who asks.
   *
   * @param authenticated false when it is only a claim inside a record
   */
  public record Requester(String id, boolean authenticated) {}
}
