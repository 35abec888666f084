package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.relay.Ask;
import io.observatory.hitl.relay.SessionState;
import io.observatory.hitl.session.BufferView;
import io.observatory.hitl.session.DecisionCodec;
import io.observatory.hitl.session.Sessions;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sessions as the gateway sees them, and what waits in one. */
@RestController
@RequestMapping("/v1/sessions")
@PreAuthorize("hasRole('viewer')")
class SessionController {

  private final Sessions sessions;
  private final Buffers buffers;
  private final DecisionCodec codec;

  SessionController(Sessions sessions, Buffers buffers, DecisionCodec codec) {
    this.sessions = sessions;
    this.buffers = buffers;
    this.codec = codec;
  }

  /** A held message; {@code decision} is null when it can not be read. */
  record Message(
      long position,
      @JsonProperty("trace_id") String traceId,
      @JsonProperty("agent_id") String agentId,
      List<String> asks,
      String digest,
      long size,
      @Nullable Map<String, @Nullable Object> decision) {}

  record Buffer(
      List<Message> items,
      @JsonProperty("next_cursor") @Nullable String nextCursor,
      @JsonProperty("may_be_uncommitted") boolean mayBeUncommitted) {}

  @GetMapping
  Page<SessionBody> list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String agent,
      @RequestParam(required = false) @Nullable String cluster,
      @RequestParam(required = false) @Nullable String mission,
      @RequestParam(required = false) @Nullable String workflow,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    SessionState wanted = Fields.constant("state", SessionState.values(), state);
    int most = Fields.limit(limit);
    return Page.of(
        sessions.list(
            new Sessions.Question(
                wanted == null ? null : wanted.name(),
                Fields.parameterIfAny("agent", agent),
                Fields.parameterIfAny("cluster", cluster),
                Fields.parameterIfAny("mission", mission),
                Fields.parameterIfAny("workflow", workflow),
                Cursor.session(cursor),
                most + 1)),
        most,
        SessionBody::of,
        session -> Cursor.afterSession(session.sessionId()));
  }

  @GetMapping("/{id}")
  SessionBody get(@PathVariable String id) {
    return sessions
        .find(Names.session(id))
        .map(SessionBody::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "session_not_found", "No session of this id is known."));
  }

  @GetMapping("/{id}/buffer")
  Buffer buffer(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "20") int limit) {
    BufferView.Page page =
        buffers.peek(
            Names.session(id), Cursor.message(cursor), Fields.limit(limit, Buffers.LARGEST_PAGE));
    Long next = page.next();
    return new Buffer(
        page.items().stream().map(this::message).toList(),
        next == null ? null : Cursor.fromMessage(next),
        true);
  }

  private Message message(BufferView.Item item) {
    return new Message(
        item.position(),
        item.traceId(),
        item.agentId(),
        item.asks().stream().map(SessionController::word).sorted().toList(),
        item.digest(),
        item.size(),
        codec.read(item.value()));
  }

  private static String word(Ask ask) {
    return ask.name().toLowerCase(Locale.ROOT);
  }
}
