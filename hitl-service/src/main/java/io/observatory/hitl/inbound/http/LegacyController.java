package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.approval.Lifting;
import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Instruction;
import io.observatory.hitl.command.Instruction.Edit;
import io.observatory.hitl.command.Outcome;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The commands in the words of an earlier gateway, for clients that speak them. */
@RestController
@RequestMapping(path = "/gateway/sessions/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("permitAll()") // LegacyOperators looks after who may
class LegacyController {

  private static final String MISSING = "missing_required_fields";

  private final CommandDesk desk;
  private final EditDesk edits;
  private final Bodies bodies;
  private final LegacyOperators operators;
  private final LiftDesk lifts;

  LegacyController(
      CommandDesk desk, LiftDesk lifts, EditDesk edits, Bodies bodies, LegacyOperators operators) {
    this.desk = desk;
    this.lifts = lifts;
    this.edits = edits;
    this.bodies = bodies;
    this.operators = operators;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(
      String status,
      @Nullable String note,
      @JsonProperty("flushed_count") @Nullable Long flushed,
      @Nullable String reason,
      @Nullable List<String> fields) {

    static final Answer OK = new Answer("ok", null, null, null, null);

    static Answer error(String reason, String... fields) {
      return new Answer(
          "error", null, null, reason, fields.length == 0 ? null : Arrays.asList(fields));
    }
  }

  @PostMapping("/pause")
  ResponseEntity<Answer> pause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @Nullable Authentication caller,
      HttpServletRequest request) {
    return answer(
        caller,
        request,
        body,
        said -> {
          String reason = text(said, "reason");
          if (text(said, "agent_id") == null || reason == null) {
            throw new Missing("agent_id", "reason");
          }
          return session(Action.PAUSE, id, reason);
        },
        outcome -> "already_paused".equals(outcome.code()) ? note("already_paused") : Answer.OK);
  }

  @PostMapping("/unpause")
  ResponseEntity<Answer> unpause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @Nullable Authentication caller,
      HttpServletRequest request) {
    return answer(
        caller,
        request,
        body,
        said -> {
          if (text(said, "agent_id") == null) {
            throw new Missing("agent_id");
          }
          return session(Action.UNPAUSE, id, text(said, "reason"));
        },
        (call, wanted) ->
            lifted(
                lifts.progress(call, caller, wanted.get()),
                command ->
                    answer(
                        command,
                        body,
                        outcome ->
                            "not_paused".equals(outcome.code())
                                ? note("not_paused")
                                : new Answer("ok", null, outcome.flushed(), null, null))));
  }

  /** Two forms: {@code trace_id, new_payload} and {@code original_trace_id, new_content}. */
  @PostMapping("/rewrite")
  ResponseEntity<Answer> rewrite(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @Nullable Authentication caller,
      HttpServletRequest request) {
    return answer(
        caller,
        request,
        body,
        said -> {
          boolean other = said.containsKey("original_trace_id");
          String trace = text(said, other ? "original_trace_id" : "trace_id");
          String field = other ? "new_content" : "new_payload";
          Map<String, @Nullable Object> content = object(said, field);
          if (trace == null || content == null) {
            throw new Missing(other ? "original_trace_id" : "trace_id", field);
          }
          String sessionId = Names.session(id);
          EditDesk.Rewriting wanted = new EditDesk.Rewriting(trace, null, content, field, true);
          return () -> edits.rewrite(sessionId, wanted, null);
        },
        outcome -> Answer.OK);
  }

  @PostMapping("/inject")
  ResponseEntity<Answer> inject(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      @Nullable Authentication caller,
      HttpServletRequest request) {
    return answer(
        caller,
        request,
        body,
        said -> {
          Map<String, @Nullable Object> payload = object(said, "payload");
          if (text(said, "agent_id") == null || payload == null) {
            throw new Missing("agent_id", "payload");
          }
          String sessionId = Names.session(id);
          return () -> edits.inject(sessionId, payload, "payload", null, null, null);
        },
        outcome -> Answer.OK);
  }

  private static Supplier<Instruction> session(Action action, String id, @Nullable String reason) {
    Instruction instruction =
        Instruction.session(action, Names.session(id), Edit.NONE, Fields.reason(reason));
    return () -> instruction;
  }

  /** Gates are voted on, as everywhere; a vote that others must follow is no end yet. */
  private static ResponseEntity<Answer> lifted(
      Lifting.Progress progress, Function<CommandRecord, ResponseEntity<Answer>> commanded) {
    return switch (progress) {
      case Lifting.Progress.Commanded done -> commanded.apply(done.command());
      case Lifting.Progress.Refused refused -> {
        io.observatory.hitl.approval.Refusal why =
            Objects.requireNonNull(refused.result().refusal());
        yield error(ApprovalRefusal.status(why.why()), Answer.error(why.code()));
      }
      case Lifting.Progress.Voted voted ->
          ResponseEntity.accepted()
              .header("Location", "/v1/approvals/" + voted.approval().id())
              .body(new Answer("pending", null, null, null, null));
    };
  }

  private ResponseEntity<Answer> answer(
      @Nullable Authentication caller,
      HttpServletRequest request,
      byte @Nullable [] body,
      Function<Map<String, @Nullable Object>, Supplier<Instruction>> instruction,
      Function<Outcome, Answer> well) {
    return answer(
        caller,
        request,
        body,
        instruction,
        (call, wanted) -> answer(desk.submit(call, wanted), body, well));
  }

  private ResponseEntity<Answer> answer(
      @Nullable Authentication caller,
      HttpServletRequest request,
      byte @Nullable [] body,
      Function<Map<String, @Nullable Object>, Supplier<Instruction>> instruction,
      BiFunction<CommandDesk.Call, Supplier<Instruction>, ResponseEntity<Answer>> giving) {
    LegacyOperators.Verdict verdict = operators.judge(caller, request);
    if (verdict.caller() == null) {
      return ResponseEntity.status(verdict.status())
          .body(Answer.error(String.valueOf(verdict.reason())));
    }
    try {
      @SuppressWarnings("unchecked") // a JSON object is such a map
      Map<String, @Nullable Object> said = bodies.read(body, Map.class);
      CommandDesk.Call call = new CommandDesk.Call(request, verdict.caller(), body);
      return giving.apply(call, instruction.apply(said));
    } catch (Missing e) {
      return error(HttpStatus.UNPROCESSABLE_CONTENT, Answer.error(MISSING, e.fields));
    } catch (ProblemException e) {
      if (e.code().equals("trace_not_found")) {
        return notFound(body);
      }
      throw e;
    }
  }

  private ResponseEntity<Answer> answer(
      CommandRecord command, byte @Nullable [] body, Function<Outcome, Answer> well) {
    Outcome outcome = command.outcome();
    if (outcome == null) {
      return ResponseEntity.accepted()
          .header("Location", "/v1/commands/" + command.id())
          .body(new Answer("pending", null, null, null, null));
    }
    if (command.status() == CommandRecord.Status.APPLIED) {
      return ResponseEntity.ok(well.apply(outcome));
    }
    String code = outcome.code() == null ? "refused" : outcome.code();
    return code.equals("trace_not_found")
        ? notFound(body)
        : error(HttpStatus.CONFLICT, Answer.error(code));
  }

  /** The form decides: 422 for {@code original_trace_id}, 404 for {@code trace_id}. */
  private ResponseEntity<Answer> notFound(byte @Nullable [] body) {
    boolean other = bodies.read(body, Map.class).containsKey("original_trace_id");
    return error(
        other ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.NOT_FOUND, Answer.error("not_found"));
  }

  private static ResponseEntity<Answer> error(HttpStatus status, Answer answer) {
    return ResponseEntity.status(status).body(answer);
  }

  private static Answer note(String note) {
    return new Answer("ok", note, null, null, null);
  }

  private static @Nullable String text(Map<String, @Nullable Object> said, String field) {
    return said.get(field) instanceof String text && !text.isBlank() ? text : null;
  }

  @SuppressWarnings("unchecked") // a JSON object is such a map
  private static @Nullable Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> said, String field) {
    return said.get(field) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String[] fields;

    private Missing(String... fields) {
      this.fields = fields;
    }
  }
}
