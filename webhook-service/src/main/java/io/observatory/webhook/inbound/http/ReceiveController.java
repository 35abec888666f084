package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.LoadShedding;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.source.Arrival;
import io.observatory.webhook.source.ReceivedTopic;
import io.observatory.webhook.source.Reception;
import io.observatory.webhook.source.ReceptionLog;
import jakarta.servlet.http.HttpServletRequest;
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
  private final ReceiveRoom room;
  private final ReceptionLog log;

  ReceiveController(Reception reception, ReceiveRoom room, ReceptionLog log) {
    this.reception = reception;
    this.room = room;
    this.log = log;
  }

  record Received(@JsonProperty("event_id") String eventId, boolean repeat) {}

  @PostMapping("/{id}")
  Object receive(@PathVariable String id, HttpServletRequest request) {
    LoadShedding.leave(); // how long the rest takes is up to the sender and the topic
    if (!reception.knows(id)) {
      throw unknown();
    }
    Duration pause = reception.pause(id);
    if (!pause.isZero()) {
      throw limited(pause);
    }
    try (ReceiveRoom.Place place = room.enter()) {
      return answer(reception.receive(id, new Arrival(headers(request), place.body(request))));
    } catch (ReceivedTopic.TopicAwayException away) {
      log.deferred("topic_away");
      LOGGER.warn("Answered 503 to a webhook: {}", String.valueOf(away.getCause()));
      throw ReceiveRoom.later(Duration.ofSeconds(5));
    }
  }

  private Object answer(Reception.Outcome outcome) {
    return switch (outcome) {
      case Reception.Taken taken -> new Received(taken.eventId(), taken.repeat());
      case Reception.Challenged challenged -> Map.of("challenge", challenged.text());
      case Reception.Refused _ ->
          throw new ProblemException(
              HttpStatus.UNAUTHORIZED,
              "invalid_signature",
              "This can not be told to come from the source, now, and for the first time.");
      case Reception.Unknown _ -> throw unknown();
      case Reception.Sealed _ -> {
        log.deferred("sealed");
        throw ReceiveRoom.later(Duration.ofMinutes(1));
      }
      case Reception.Limited limited -> throw limited(limited.pause());
      case Reception.Busy _ -> {
        log.deferred("topic_slow");
        throw ReceiveRoom.later(Duration.ofSeconds(1));
      }
    };
  }

  private ProblemException limited(Duration pause) {
    log.deferred("rate_limited");
    return ProblemException.retryLater(
        HttpStatus.TOO_MANY_REQUESTS,
        "rate_limited",
        "This source sends more than it may; send it again later.",
        pause.plusSeconds(1)); // whole seconds are told
  }

  private static ProblemException unknown() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "source_not_found", "There is no such source.");
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
    }
    return headers;
  }
}
