package io.observatory.hitl.inbound.http;

import io.observatory.hitl.session.SessionTail;
import io.observatory.hitl.tail.Following;
import io.observatory.platform.http.Fields;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells who listens of everything in one session, on the request's own virtual thread. */
@RestController
@PreAuthorize("hasRole('viewer')")
class SessionStreamController {

  private final SessionTail tail;
  private final Streams streams;

  SessionStreamController(SessionTail tail, Streams streams) {
    this.tail = tail;
    this.streams = streams;
  }

  @GetMapping("/v1/sessions/{id}/stream")
  void stream(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    String sessionId = Names.session(id);
    String place = Streams.place(lastEventId, after);
    streams.serve(() -> follow(sessionId, place), response);
  }

  private Following follow(String sessionId, @Nullable String place) {
    try {
      return tail.follow(sessionId, place);
    } catch (IllegalArgumentException e) {
      throw Fields.invalidParameter("event_id", "This is no event's id of this session.");
    }
  }
}
