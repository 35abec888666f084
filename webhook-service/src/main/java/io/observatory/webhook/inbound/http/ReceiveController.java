package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.SourceProperties;
import io.observatory.webhook.source.Arrival;
import io.observatory.webhook.source.ReceivedTopic;
import io.observatory.webhook.source.Reception;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Webhooks from outside. No token comes with them; {@link Reception} lets in what is proved. */
@RestController
@RequestMapping("/gateway/webhooks")
@PreAuthorize("permitAll()")
class ReceiveController {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReceiveController.class);

  private final Reception reception;
  private final int largest;

  ReceiveController(Reception reception, SourceProperties properties) {
    this.reception = reception;
    this.largest = Math.toIntExact(properties.maxBody().toBytes());
  }

  record Received(@JsonProperty("event_id") String eventId, boolean repeat) {}

  @PostMapping("/{id}")
  Object receive(@PathVariable String id, HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(largest + 1);
    if (body.length > largest) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "content_too_large",
          "The body is larger than " + largest + " bytes.");
    }
    try {
      return switch (reception.receive(id, new Arrival(headers(request), body))) {
        case Reception.Taken taken -> new Received(taken.eventId(), taken.repeat());
        case Reception.Challenged challenged -> Map.of("challenge", challenged.text());
        case Reception.Refused refused ->
            throw new ProblemException(
                HttpStatus.UNAUTHORIZED,
                "invalid_signature",
                "This can not be told to come from the source, now, and for the first time.");
        case Reception.Unknown unknown ->
            throw new ProblemException(
                HttpStatus.NOT_FOUND, "source_not_found", "There is no such source.");
        case Reception.Busy busy -> throw later(Duration.ofSeconds(1));
      };
    } catch (ReceivedTopic.TopicAwayException away) {
      LOGGER.warn("Answered 503 to a webhook: {}", String.valueOf(away.getCause()));
      throw later(Duration.ofSeconds(5));
    }
  }

  private static ProblemException later(Duration wait) {
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE,
        "temporarily_unavailable",
        "The webhook was not taken; send it again.",
        wait);
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
    }
    return headers;
  }
}
