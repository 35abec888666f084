package io.observatory.heartbeat.inbound.http;

import io.observatory.heartbeat.CapabilityMapProperties;
import io.observatory.heartbeat.capability.CapabilityMap;
import io.observatory.heartbeat.capability.Query;
import io.observatory.heartbeat.capability.RevisionToken;
import io.observatory.heartbeat.capability.StreamPosition;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells who listens of every change (server-sent events), on the request's own virtual thread. */
@RestController
@RequestMapping("/v1/agents/stream")
@PreAuthorize("hasRole('viewer')")
class AgentStreamController {

  private static final Logger LOGGER = LoggerFactory.getLogger(AgentStreamController.class);

  private final CapabilityMap map;
  private final MapDesk desk;
  private final AgentStreams streams;
  private final CapabilityMapProperties properties;
  private final JsonMapper json;

  AgentStreamController(
      CapabilityMap map,
      MapDesk desk,
      AgentStreams streams,
      CapabilityMapProperties properties,
      JsonMapper json) {
    this.map = map;
    this.desk = desk;
    this.streams = streams;
    this.properties = properties;
    this.json = json;
  }

  @GetMapping
  void stream(
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    Query query = MapQuestion.parse(q);
    boolean named = lastEventId != null && !lastEventId.isEmpty();
    RevisionToken.Applied token = token(named ? lastEventId : after);
    desk.requireCaughtUp();
    streams.enter();
    try {
      StreamPosition resumed = token == null ? null : resume(token);
      AgentStream stream = new AgentStream(map, query, properties.streamHeartbeat(), json);
      LoadShedding.leave();
      stream.open(response, token != null && resumed == null);
      stream.run(resumed == null ? map.begin() : resumed, streams::isRunning);
    } catch (IOException e) {
      LOGGER.debug("A listener of agents is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.leave();
    }
  }

  /** Null when changes since then are forgotten, or never come here. */
  private @Nullable StreamPosition resume(RevisionToken.Applied token) {
    return desk.hasReached(token) ? map.resume(token).orElse(null) : null;
  }

  private static RevisionToken.@Nullable Applied token(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (MapDesk.token(text) instanceof RevisionToken.Applied applied) {
      return applied;
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST,
        "invalid_revision",
        "A stream goes on from an event's id or an answer's revision, not from a write's.");
  }
}
