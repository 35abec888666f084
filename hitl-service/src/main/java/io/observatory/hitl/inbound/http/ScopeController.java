package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.Scope;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Commands about many sessions at once; answered when every partition has carried them out. */
@RestController
@PreAuthorize("hasRole('operator')")
class ScopeController {

  private static final int MOST_STEPS = 64;

  private final CommandDesk desk;
  private final Bodies bodies;

  ScopeController(CommandDesk desk, Bodies bodies) {
    this.desk = desk;
    this.bodies = bodies;
  }

  record Scoped(@Nullable String kind, @Nullable String id, @Nullable String reason) {}

  /** What is left out is as at first, not as it was. */
  record Limits(
      @JsonProperty("loop_window") @Nullable Integer loopWindow,
      @JsonProperty("loop_warning") @Nullable Double loopWarning,
      @JsonProperty("loop_limit") @Nullable Double loopLimit,
      @JsonProperty("loop_gates") @Nullable Boolean loopGates,
      @JsonProperty("max_cost") @Nullable Double maxCost,
      @JsonProperty("max_tokens") @Nullable Long maxTokens,
      @Nullable String reason) {}

  @PostMapping(path = "/v1/scopes/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> pause(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return give(Action.PAUSE, new CommandDesk.Call(request, caller, body));
  }

  @PostMapping(path = "/v1/scopes/unpause", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> unpause(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    return give(Action.UNPAUSE, new CommandDesk.Call(request, caller, body));
  }

  private ResponseEntity<Object> give(Action action, CommandDesk.Call call) {
    Scoped said = bodies.read(call.body(), Scoped.class);
    Scope.Kind kind = Fields.word("kind", Scope.Kind.values(), said.kind());
    String id = kind == Scope.Kind.ALL ? "" : Fields.id("id", said.id());
    Instruction instruction =
        Instruction.scope(action, new Scope(kind, id), Fields.reason(said.reason()));
    return desk.give(call, () -> instruction);
  }

  @PutMapping(path = "/v1/guards", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> guards(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Limits said = bodies.read(body, Limits.class);
    Integer window = said.loopWindow();
    if (window != null && (window < 2 || window > MOST_STEPS)) {
      throw ProblemException.invalid("loop_window", "must be 2 to " + MOST_STEPS);
    }
    Double cost = said.maxCost();
    if (cost != null && !(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
      throw ProblemException.invalid("max_cost", "must be 0 or more");
    }
    Long tokens = said.maxTokens();
    if (tokens != null && tokens < 0) {
      throw ProblemException.invalid("max_tokens", "must be 0 or more");
    }
    Guards guards =
        new Guards(
            window == null ? 8 : window,
            share("loop_warning", said.loopWarning(), 0.5),
            share("loop_limit", said.loopLimit(), 0.25),
            said.loopGates() == null || said.loopGates(),
            cost,
            tokens);
    Instruction instruction = Instruction.guards(guards, Fields.reason(said.reason()));
    return desk.give(new CommandDesk.Call(request, caller, body), () -> instruction);
  }

  private static double share(String path, @Nullable Double said, double otherwise) {
    double share = said == null ? otherwise : said;
    if (!(share >= 0 && share <= 1)) {
      throw ProblemException.invalid(path, "must be 0 to 1");
    }
    return share;
  }
}
