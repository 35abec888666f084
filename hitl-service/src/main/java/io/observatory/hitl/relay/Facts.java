package io.observatory.hitl.relay;

import org.jspecify.annotations.Nullable;

/**
 * What the relay reads in a decision to decide about it; the decision itself travels as bytes.
 *
 * @param sessionId session inside the decision
 * @param marks what scoped holds look at
 * @param hitlRequired whether the agent asks for a person
 * @param step what the loop guard compares
 * @param call tool that it is about to call; null when it is about to call none
 * @param tokens tokens this step used; 0 when not said
 * @param cost cost of the session so far; 0 when not said
 * @param terminal whether it is the session's last step
 */
public record Facts(
    String sessionId,
    Marks marks,
    boolean hitlRequired,
    @Nullable Step step,
    @Nullable Call call,
    long tokens,
    double cost,
    boolean terminal) {

  /**
   * A tool that is about to be called.
   *
   * @param input as the agent wrote it
   * @param agentType what the agent says it is
   */
  public record Call(String tool, @Nullable String input, String agentType) {}

  /** What the loop guard compares; two steps are the same when all three are. */
  public record Step(@Nullable String intent, @Nullable String toolCall, String status) {}
}
