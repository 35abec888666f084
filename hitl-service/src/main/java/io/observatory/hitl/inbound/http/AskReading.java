package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Arguments;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.ResponseSchemas;
import io.observatory.hitl.policy.Risk;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.security.AgentTokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads what somebody asks for over HTTP, and sees to it that nobody asks in another's name. */
@Component
class AskReading {

  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_TEXT = 65_536;

  private final Bodies bodies;
  private final SignableJson signable;
  private final ResponseSchemas schemas;

  AskReading(Bodies bodies, SignableJson signable, ResponseSchemas schemas) {
    this.bodies = bodies;
    this.signable = signable;
    this.schemas = schemas;
  }

  /** {@code agent_id} may be left out by a token of one agent. */
  record Said(
      @JsonProperty("agent_id") @Nullable String agentId,
      @JsonProperty("agent_type") @Nullable String agentType,
      @JsonProperty("cluster_id") @Nullable String clusterId,
      @Nullable String capability,
      @Nullable String owner,
      @JsonProperty("session_id") @Nullable String sessionId,
      @JsonProperty("mission_id") @Nullable String missionId,
      @JsonProperty("workflow_id") @Nullable String workflowId,
      @JsonProperty("run_id") @Nullable String runId,
      @Nullable String action,
      @Nullable String target,
      @Nullable Object arguments,
      @Nullable String title,
      @Nullable String description,
      @Nullable Object details,
      @Nullable String risk,
      @Nullable Double cost,
      @Nullable String timeout,
      @JsonProperty("response_schema") @Nullable Object responseSchema,
      @Nullable String fallback) {}

  Ask read(CommandDesk.Call call) {
    Said said = bodies.read(call.body(), Said.class);
    String action = Fields.id("action", said.action());
    return new Ask(
        requester(said, call),
        action,
        said.target() == null ? "" : Fields.text("target", said.target(), LONGEST_TITLE),
        arguments(call.body(), said.arguments()),
        said.risk() == null ? Risk.HIGH : Fields.word("risk", Risk.values(), said.risk()),
        cost(said.cost()),
        new Ask.Plan(
            said.title() == null ? action : Fields.text("title", said.title(), LONGEST_TITLE),
            said.description() == null
                ? null
                : Fields.text("description", said.description(), LONGEST_TEXT),
            signable.part(call.body(), "details", said.details())),
        new Ask.Wish(
            timeout(said.timeout()),
            schema(call.body(), said.responseSchema()),
            said.fallback() == null
                ? null
                : Fields.text("fallback", said.fallback(), LONGEST_TITLE)));
  }

  private static Ask.Requester requester(Said said, CommandDesk.Call call) {
    String caller = call.caller().principal();
    boolean isAgent = call.caller().roles().contains("agent");
    String agentId =
        said.agentId() == null && isAgent && !AgentTokens.isPattern(caller)
            ? caller
            : Fields.id("agent_id", said.agentId());
    if (isAgent && !AgentTokens.speaksFor(caller, agentId)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "agent_mismatch", "This token speaks for another agent.");
    }
    return new Ask.Requester(
        agentId,
        Fields.idIfAny("agent_type", said.agentType()),
        Fields.idIfAny("cluster_id", said.clusterId()),
        Fields.idIfAny("capability", said.capability()),
        caller,
        Fields.idIfAny("owner", said.owner()),
        new Ask.Run(
            Fields.idIfAny("session_id", said.sessionId()),
            Fields.idIfAny("mission_id", said.missionId()),
            Fields.idIfAny("workflow_id", said.workflowId()),
            Fields.idIfAny("run_id", said.runId())));
  }

  /**
   * The arguments as they were sent, not as a parser would write them again: the digest must speak
   * of these.
   */
  private Arguments arguments(byte @Nullable [] body, @Nullable Object said) {
    try {
      return Arguments.of(said == null ? "{}" : bodies.part(body, "arguments"));
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("arguments", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String schema(byte @Nullable [] body, @Nullable Object said) {
    String schema = signable.part(body, "response_schema", said);
    if (schema != null) {
      schemas.faultsOf(schema).stream()
          .findFirst()
          .ifPresent(
              fault -> {
                throw ProblemException.invalid("response_schema" + fault.path(), fault.message());
              });
    }
    return schema;
  }

  private static @Nullable Double cost(@Nullable Double cost) {
    if (cost != null && (cost < 0 || !Double.isFinite(cost))) {
      throw ProblemException.invalid("cost", "must be a number from 0 on");
    }
    return cost;
  }

  private static @Nullable Duration timeout(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Duration timeout = Fields.duration(text);
    if (timeout == null || !timeout.isPositive() || timeout.toDays() > 90) {
      throw ProblemException.invalid(
          "timeout", "must be a time such as 10m or PT10M, up to 90 days");
    }
    return timeout;
  }
}
