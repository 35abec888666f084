package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.relay.Command;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
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

/** Commands that change a held message or add one. */
@RestController
@RequestMapping(path = "/v1/sessions/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('operator')")
class EditController {

  private final CommandDesk desk;
  private final EditDesk edits;
  private final Bodies bodies;

  EditController(CommandDesk desk, EditDesk edits, Bodies bodies) {
    this.desk = desk;
    this.edits = edits;
    this.bodies = bodies;
  }

  /** Either {@code content}, the whole decision, or {@code patch}, what is to change in it. */
  record Rewrite(
      @JsonProperty("trace_id") @Nullable String traceId,
      @JsonProperty("expected_digest") @Nullable String expectedDigest,
      @Nullable Map<String, @Nullable Object> content,
      @Nullable Map<String, @Nullable Object> patch,
      @Nullable String reason) {}

  record Inject(
      @Nullable Map<String, @Nullable Object> decision,
      @Nullable String place,
      @JsonProperty("before_trace_id") @Nullable String beforeTraceId,
      @Nullable String reason) {}

  @PostMapping("/rewrite")
  ResponseEntity<Object> rewrite(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Rewrite said = bodies.read(body, Rewrite.class);
    String sessionId = Names.session(id);
    String reason = Fields.reason(said.reason());
    EditDesk.Rewriting wanted = rewriting(said);
    return desk.give(
        new CommandDesk.Call(request, caller, body),
        () -> edits.rewrite(sessionId, wanted, reason));
  }

  private static EditDesk.Rewriting rewriting(Rewrite said) {
    Map<String, @Nullable Object> patch = said.patch();
    Map<String, @Nullable Object> content = patch == null ? said.content() : patch;
    if (content == null || (patch != null && said.content() != null)) {
      throw ProblemException.invalid("content", "either content or patch must be given");
    }
    return new EditDesk.Rewriting(
        Fields.id("trace_id", said.traceId()),
        Fields.idIfAny("expected_digest", said.expectedDigest()),
        content,
        patch == null ? "content" : "patch",
        patch != null);
  }

  @PostMapping("/inject")
  ResponseEntity<Object> inject(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication caller,
      HttpServletRequest request) {
    Inject said = bodies.read(body, Inject.class);
    String sessionId = Names.session(id);
    String reason = Fields.reason(said.reason());
    Map<String, @Nullable Object> decision = said.decision();
    if (decision == null) {
      throw ProblemException.invalid("decision", "is missing");
    }
    Command.Place place =
        said.place() == null ? null : Fields.word("place", Command.Place.values(), said.place());
    String before =
        place == Command.Place.BEFORE
            ? Fields.id("before_trace_id", said.beforeTraceId())
            : Fields.idIfAny("before_trace_id", said.beforeTraceId());
    return desk.give(
        new CommandDesk.Call(request, caller, body),
        () -> edits.inject(sessionId, decision, "decision", place, before, reason));
  }
}
