package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.session.Gate;
import io.observatory.hitl.session.GateNews;
import io.observatory.hitl.session.Gates;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gates: what waits for a person, and what became of it. */
@RestController
@RequestMapping("/v1/gates")
@PreAuthorize("hasRole('viewer')")
class GateController {

  private static final String ANY = "any";

  private final Gates gates;

  GateController(Gates gates) {
    this.gates = gates;
  }

  /** A gate; what is about a message is null when a person opened it. */
  record Body(
      @JsonProperty("gate_id") String gateId,
      @JsonProperty("session_id") String sessionId,
      String state,
      @JsonProperty("hold_id") @Nullable String holdId,
      @Nullable String reason,
      @JsonProperty("trace_id") @Nullable String traceId,
      @JsonProperty("agent_id") @Nullable String agentId,
      @Nullable String digest,
      @Nullable String intent,
      @JsonProperty("tool_call") @Nullable String toolCall,
      @JsonProperty("tool_input") @Nullable String toolInput,
      @JsonProperty("opened_at") Instant openedAt,
      @JsonProperty("opened_by") @Nullable String openedBy,
      @JsonProperty("closed_at") @Nullable Instant closedAt,
      @JsonProperty("closed_by") @Nullable String closedBy,
      @JsonProperty("closed_reason") @Nullable String closedReason,
      @JsonProperty("flushed_count") long flushed) {

    static Body of(Gate gate) {
      GateNews.About about = gate.about();
      return new Body(
          gate.gateId(),
          gate.sessionId(),
          gate.state().name(),
          gate.holdId(),
          gate.reason(),
          about == null ? null : about.traceId(),
          about == null ? null : about.agentId(),
          about == null ? null : about.digest(),
          about == null ? null : about.intent(),
          about == null ? null : about.toolCall(),
          about == null ? null : about.toolInput(),
          gate.openedAt(),
          gate.openedBy(),
          gate.closedAt(),
          gate.closedBy(),
          gate.closedReason(),
          gate.flushed());
    }
  }

  @GetMapping
  Page<Body> list(
      @RequestParam(defaultValue = "open") String state,
      @RequestParam(required = false) @Nullable String session,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        gates.list(
            new Gates.Question(
                state.equalsIgnoreCase(ANY)
                    ? null
                    : Fields.constant("state", Gate.State.values(), state),
                Fields.parameterIfAny("session", session),
                Cursor.gate(cursor),
                most + 1)),
        most,
        Body::of,
        gate -> Cursor.afterGate(new Gates.Place(gate.openedAt(), gate.gateId())));
  }

  @GetMapping("/{id}")
  Body get(@PathVariable String id) {
    return gates
        .find(Fields.parameter("gate_id", id))
        .map(Body::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "gate_not_found", "No gate of this id ever opened."));
  }
}
