package io.observatory.hitl.inbound.http;

import io.observatory.hitl.session.BufferAwayException;
import io.observatory.hitl.session.BufferView;
import io.observatory.platform.http.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What waits, or 503 while nobody who could tell answers. */
@Component
class Buffers {

  private static final Logger LOGGER = LoggerFactory.getLogger(Buffers.class);

  private final BufferView view;

  Buffers(BufferView view) {
    this.view = view;
  }

  BufferView.Page peek(String sessionId, long fromPosition, int limit) {
    return ask(buffer -> buffer.peek(sessionId, fromPosition, limit));
  }

  Optional<BufferView.Item> find(String sessionId, String traceId) {
    return ask(buffer -> buffer.find(sessionId, traceId));
  }

  private <T> T ask(Function<BufferView, T> question) {
    try {
      return question.apply(view);
    } catch (BufferAwayException e) {
      LOGGER.warn("Answered 503: what waits in a session can not be looked into now", e);
      throw away();
    }
  }

  private static ProblemException away() {
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE,
        "buffer_unavailable",
        "The instance that holds this session does not answer now; try again shortly.",
        Duration.ofSeconds(2));
  }
}
