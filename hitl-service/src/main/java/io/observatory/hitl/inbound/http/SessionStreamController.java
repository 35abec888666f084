package io.observatory.hitl.inbound.http;

import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.session.SessionTail;
import io.observatory.hitl.session.SessionTail.Following;
import io.observatory.hitl.session.SessionTail.Happening;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells who listens of everything in one session, on the request's own virtual thread. */
@RestController
@PreAuthorize("hasRole('viewer')")
class SessionStreamController {

  private static final Logger LOGGER = LoggerFactory.getLogger(SessionStreamController.class);

  /** How soon a stream notices that the service stops. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final SessionTail tail;
  private final SessionStreams streams;
  private final HitlProperties properties;
  private final JsonMapper json;

  SessionStreamController(
      SessionTail tail, SessionStreams streams, HitlProperties properties, JsonMapper json) {
    this.tail = tail;
    this.streams = streams;
    this.properties = properties;
    this.json = json;
  }

  @GetMapping("/v1/sessions/{id}/stream")
  void stream(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    String sessionId = Fields.sessionId(id);
    String place = lastEventId == null || lastEventId.isEmpty() ? after : lastEventId;
    streams.enter();
    try (Following following = follow(sessionId, place)) {
      tell(following, response);
    } catch (IOException e) {
      LOGGER.debug("A listener of a session is gone", e);
    } finally {
      streams.leave();
    }
  }

  private Following follow(String sessionId, @Nullable String place) {
    try {
      return tail.follow(sessionId, place == null || place.isEmpty() ? null : place);
    } catch (IllegalArgumentException e) {
      throw Fields.invalidParameter("event_id", "This is no event's id of this session.");
    }
  }

  private void tell(Following following, HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream out = response.getOutputStream();
    write(out, ": welcome\nid: " + following.place() + "\n\n");
    long lastWrite = System.nanoTime();
    while (streams.isRunning()) {
      List<Happening> happenings = following.next(LONGEST_WAIT);
      for (Happening happening : happenings) {
        out.write(text(happening).getBytes(StandardCharsets.UTF_8));
      }
      boolean quiet = System.nanoTime() - lastWrite >= properties.streamHeartbeat().toNanos();
      if (!happenings.isEmpty() || quiet) {
        // The id moves a quiet listener's place along, so that it can resume later.
        write(out, quiet ? ": alive\nid: " + following.place() + "\n\n" : "");
        lastWrite = System.nanoTime();
      }
    }
  }

  private String text(Happening happening) {
    return "event: "
        + happening.name()
        + "\nid: "
        + happening.id()
        + "\ndata: "
        + json.writeValueAsString(happening.content())
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
