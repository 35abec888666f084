package io.observatory.hitl.inbound.http;

import io.observatory.hitl.session.BufferAwayException;
import io.observatory.hitl.session.BufferView;
import io.observatory.hitl.session.PeerBuffers;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What waits, here or on the instance that holds it; 503 while nobody who could tell answers. */
@Component
class Buffers {

  private static final Logger LOGGER = LoggerFactory.getLogger(Buffers.class);

  /** How many held messages a page has at most. */
  static final int LARGEST_PAGE = 100;

  /** Messages a look for one of them takes at once. */
  private static final int LOOK = 100;

  private final BufferView here;
  private final PeerBuffers peers;

  /** The request at hand: Spring hands in a proxy. */
  private final HttpServletRequest request;

  Buffers(BufferView here, PeerBuffers peers, HttpServletRequest request) {
    this.here = here;
    this.peers = peers;
    this.request = request;
  }

  /** A page of what waits, wherever it does. */
  BufferView.Page peek(String sessionId, long fromPosition, int limit) {
    try {
      return here.peek(sessionId, fromPosition, limit);
    } catch (BufferAwayException e) {
      URI holder = e.holder();
      String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
      if (holder == null || authorization == null) {
        throw away(e);
      }
      try {
        return peers.peek(holder, sessionId, fromPosition, limit, authorization);
      } catch (BufferAwayException there) {
        throw away(there);
      }
    }
  }

  /** A page of what waits here: another instance asks. */
  BufferView.Page peekHere(String sessionId, long fromPosition, int limit) {
    try {
      return here.peek(sessionId, fromPosition, limit);
    } catch (BufferAwayException e) {
      throw away(e);
    }
  }

  /** The first message of that trace, wherever it waits. */
  Optional<BufferView.Item> find(String sessionId, String traceId) {
    Long from = Long.MIN_VALUE;
    while (from != null) {
      BufferView.Page page = peek(sessionId, from, LOOK);
      Optional<BufferView.Item> found =
          page.items().stream().filter(item -> item.traceId().equals(traceId)).findFirst();
      if (found.isPresent()) {
        return found;
      }
      from = page.next();
    }
    return Optional.empty();
  }

  private static ProblemException away(BufferAwayException e) {
    LOGGER.warn("Answered 503: what waits in a session can not be looked into now", e);
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE,
        "buffer_unavailable",
        "The instance that holds this session does not answer now; try again shortly.",
        Duration.ofSeconds(2));
  }
}
