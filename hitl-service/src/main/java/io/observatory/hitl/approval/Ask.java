package io.observatory.hitl.approval;

import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Risk;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to do.
 *
 * @param target what it is done to; empty when the action says it all
 * @param cost what it is said to cost, if that is known
 * @param wish what the requester would have of the approval itself
 */
public record Ask(
    Requester requester,
    String action,
    String target,
    Arguments arguments,
    Risk risk,
    @Nullable Double cost,
    Plan plan,
    Wish wish) {

  /**
   * Who asks. All but the agent's id is null when it is not known.
   *
   * @param principal as authenticated; null for a claim inside a record
   * @param owner person the agent says it works for
   */
  public record Requester(
      String agentId,
      @Nullable String agentType,
      @Nullable String clusterId,
      @Nullable String capability,
      @Nullable String principal,
      @Nullable String owner,
      Run run) {

    /** Whether it is more than a claim. */
    public boolean isAuthenticated() {
      return principal != null;
    }
  }

  /** What the action is a part of. */
  public record Run(
      @Nullable String sessionId,
      @Nullable String missionId,
      @Nullable String workflowId,
      @Nullable String runId) {}

  /**
   * What people are shown, always in full.
   *
   * @param description Markdown
   * @param details what a program would read, as JSON
   */
  public record Plan(String title, @Nullable String description, @Nullable String details) {}

  /**
   * What the requester would have of the approval itself.
   *
   * @param timeout shorter than the policy's, never longer
   * @param responseSchema JSON Schema 2020-12 of what voters are to answer
   * @param fallback what the requester will do when it is denied or nobody decides
   */
  public record Wish(
      @Nullable Duration timeout, @Nullable String responseSchema, @Nullable String fallback) {

    /** Nothing. */
    public static final Wish NONE = new Wish(null, null, null);
  }

  Facts facts(Instant now) {
    return new Facts(
        new Facts.Agent(
            requester.agentId(),
            requester.agentType(),
            requester.clusterId(),
            requester.capability()),
        action,
        target,
        arguments.parsed(),
        risk,
        cost,
        now,
        new Facts.Requester(
            requester.principal() == null ? requester.agentId() : requester.principal(),
            requester.isAuthenticated()));
  }
}
