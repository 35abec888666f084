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

  /** Who is to act; what is null is not known. */
  public record Agent(
      String id, @Nullable String type, @Nullable String cluster, @Nullable String capability) {}

  /**
   * Who asks.
   *
   * @param authenticated false when it is only a claim inside a record
   */
  public record Requester(String id, boolean authenticated) {}
}
