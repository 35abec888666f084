package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.policy.Execution;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Risk;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action that is to be judged, as callers describe it; what is left out is unknown. */
record FactsBody(
    @Nullable AgentBody agent,
    @Nullable String action,
    @Nullable String target,
    @Nullable Map<String, @Nullable Object> arguments,
    @Nullable String risk,
    @Nullable Double cost,
    @Nullable String time,
    @Nullable RequesterBody requester) {

  record AgentBody(
      @Nullable String id,
      @Nullable String type,
      @Nullable String cluster,
      @Nullable String capability,
      @JsonProperty("execution_policy") @Nullable String execution) {}

  record RequesterBody(@Nullable String id, @Nullable Boolean authenticated) {}

  /** Checked; an unknown requester is the agent itself, by its own word. */
  Facts facts(Instant now) {
    AgentBody who = agent == null ? new AgentBody(null, null, null, null, null) : agent;
    String id = Fields.id("facts.agent.id", who.id());
    RequesterBody asks = requester == null ? new RequesterBody(id, false) : requester;
    if (cost != null && !Double.isFinite(cost)) {
      throw ProblemException.invalid("facts.cost", "must be a number");
    }
    return new Facts(
        new Facts.Agent(
            id,
            Fields.idIfAny("facts.agent.type", who.type()),
            Fields.idIfAny("facts.agent.cluster", who.cluster()),
            Fields.idIfAny("facts.agent.capability", who.capability()),
            who.execution() == null
                ? Execution.UNKNOWN
                : Fields.word("facts.agent.execution_policy", Execution.values(), who.execution())),
        Fields.id("facts.action", action),
        target == null ? "" : target,
        arguments == null ? Map.of() : arguments,
        Fields.word("facts.risk", Risk.values(), risk),
        cost,
        time == null ? now : when(time),
        new Facts.Requester(
            Fields.id("facts.requester.id", asks.id()),
            asks.authenticated() != null && asks.authenticated()));
  }

  private static Instant when(String text) {
    try {
      Instant time = Fields.time("time", text);
      return time == null ? Instant.EPOCH : time;
    } catch (ProblemException e) {
      throw ProblemException.invalid("facts.time", "must be a time such as 2026-11-20T12:00:00Z");
    }
  }
}
