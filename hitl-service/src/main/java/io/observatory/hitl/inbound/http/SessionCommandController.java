package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Instruction.Edit;
import io.observatory.hitl.relay.Hold;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands about the holds of one session and the messages behind them. */
@RestController
@RequestMapping(path = "/v1/sessions/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('operator')")
class SessionCommandController {

  private final CommandDesk desk;
  private final LiftDesk lifts;
  private final Bodies bodies;

  SessionCommandController(CommandDesk desk, LiftDesk lifts, Bodies bodies) {
    this.desk = desk;
    this.lifts = lifts;
    this.bodies = bodies;
  }

  record Pause(@JsonProperty("hold_id") @Nullable String holdId, @Nullable String reason) {}

  /** {@code gate_id} stands for the hold of that gate. */
  record Unpause(
      @JsonProperty("hold_id") @Nullable String holdId,
      @JsonProperty("gate_id") @Nullable String gateId,
      @JsonProperty("flush_all") @Nullable Boolean flushAll,
      @Nullable String reason) {}

  record Message(
      @JsonProperty("trace_id") @Nullable String traceId,
      @JsonProperty("expected_digest") @Nullable String expectedDigest,
      @Nullable String reason) {}

  @PostMapping("/pause")
  ResponseEntity<Object> pause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Pause said = bodies.read(body, Pause.class);
    String holdId = Fields.idIfAny("hold_id", said.holdId());
    if (holdId != null && (holdId.startsWith(Hold.GATE_ID) || holdId.startsWith(Hold.SCOPE_ID))) {
      throw ProblemException.invalid("hold_id", "must not begin with gate: or scope:");
    }
    return give(
        id, Action.PAUSE, Edit.hold(holdId, false), said.reason(), call(request, caller, body));
  }

  @PostMapping("/unpause")
  ResponseEntity<Object> unpause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return lift(id, Action.UNPAUSE, caller, call(request, caller, body));
  }

  @PostMapping("/approve")
  ResponseEntity<Object> approve(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return lift(id, Action.APPROVE, caller, call(request, caller, body));
  }

  private ResponseEntity<Object> lift(
      String id, Action action, Authentication caller, CommandDesk.Call call) {
    Unpause said = bodies.read(call.body(), Unpause.class);
    String gateId = Fields.idIfAny("gate_id", said.gateId());
    String holdId = Fields.idIfAny("hold_id", said.holdId());
    if (gateId != null && holdId != null) {
      throw ProblemException.invalid("gate_id", "must not stand beside hold_id");
    }
    Edit edit =
        Edit.hold(
            gateId == null ? holdId : Hold.GATE_ID + gateId, Boolean.TRUE.equals(said.flushAll()));
    return lifts.lift(call, caller, instruction(id, action, edit, said.reason()));
  }

  @PostMapping("/reject")
  ResponseEntity<Object> reject(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Message said = bodies.read(body, Message.class);
    Edit edit =
        Edit.message(
            Fields.idIfAny("trace_id", said.traceId()),
            Fields.idIfAny("expected_digest", said.expectedDigest()));
    return lifts.lift(
        call(request, caller, body), caller, instruction(id, Action.REJECT, edit, said.reason()));
  }

  @PostMapping("/drop")
  ResponseEntity<Object> drop(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Message said = bodies.read(body, Message.class);
    Edit edit = Edit.message(Fields.id("trace_id", said.traceId()), null);
    return give(id, Action.DROP, edit, said.reason(), call(request, caller, body));
  }

  private static CommandDesk.Call call(
      HttpServletRequest request, Authentication caller, byte @Nullable [] body) {
    return new CommandDesk.Call(request, caller, body);
  }

  private ResponseEntity<Object> give(
      String id, Action action, Edit edit, @Nullable String reason, CommandDesk.Call call) {
    Instruction instruction = instruction(id, action, edit, reason);
    return desk.give(call, () -> instruction);
  }

  private static Instruction instruction(
      String id, Action action, Edit edit, @Nullable String reason) {
    return Instruction.session(action, Names.session(id), edit, Fields.reason(reason));
  }
}
