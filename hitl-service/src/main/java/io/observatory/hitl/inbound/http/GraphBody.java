package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.graph.Step;
import io.observatory.hitl.graph.StepGraph;
import io.observatory.hitl.session.Gate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's graph, or a page of its steps; counts are of the whole.
 *
 * @param root where orphans hang; null while the session has no step without a parent
 * @param refused the first ones
 */
record GraphBody(
    @JsonProperty("session_id") String sessionId,
    @Nullable String root,
    List<StepBody> steps,
    List<RefusedBody> refused,
    @JsonProperty("step_count") int stepCount,
    @JsonProperty("refused_count") int refusedCount,
    @JsonProperty("waiting_count") long waitingCount,
    @JsonProperty("orphan_count") long orphanCount,
    boolean truncated,
    @JsonProperty("next_cursor") @Nullable String nextCursor) {

  record StepBody(
      @JsonProperty("step_id") String stepId,
      @JsonProperty("parent_step_id") @Nullable String parentStepId,
      @JsonProperty("attached_to") @Nullable String attachedTo,
      boolean waiting,
      boolean orphan,
      String origin,
      @JsonProperty("agent_id") @Nullable String agentId,
      @Nullable String intent,
      @JsonProperty("tool_call") @Nullable String toolCall,
      @Nullable String status,
      Instant at,
      @Nullable GateBody gate) {

    static StepBody of(StepGraph.Node node, @Nullable Gate gate) {
      Step step = node.step();
      Step.Said said = step.said();
      return new StepBody(
          step.id(),
          step.parentId(),
          node.attachedTo(),
          node.bond() == StepGraph.Bond.WAITING,
          node.bond() == StepGraph.Bond.ORPHAN,
          step.origin() == Step.Origin.AGENT ? "agent" : "operator",
          said.agentId(),
          said.intent(),
          said.toolCall(),
          said.status(),
          step.place().at(),
          gate == null ? null : new GateBody(gate.gateId(), gate.state().name(), gate.reason()));
    }
  }

  record GateBody(@JsonProperty("gate_id") String gateId, String state, @Nullable String reason) {}

  record RefusedBody(
      @JsonProperty("step_id") String stepId,
      @JsonProperty("parent_step_id") @Nullable String parentStepId,
      @JsonProperty("cycle_length") int cycleLength,
      Instant at) {

    static RefusedBody of(StepGraph.Refused refused) {
      Step step = refused.step();
      return new RefusedBody(step.id(), step.parentId(), refused.length(), step.place().at());
    }
  }
}
