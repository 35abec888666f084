package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.delivery.Taken;
import io.observatory.webhook.endpoint.KnownEndpoints;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.publish.BusyException;
import io.observatory.webhook.publish.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events are handed in, once each. */
@RestController
@RequestMapping("/v1/events")
class EventController {

  private final Rounds rounds;
  private final KnownEndpoints book;
  private final Ledger ledger;
  private final Bodies bodies;
  private final EventIds ids;

  EventController(Rounds rounds, KnownEndpoints book, Ledger ledger, Bodies bodies, EventIds ids) {
    this.rounds = rounds;
    this.book = book;
    this.ledger = ledger;
    this.bodies = bodies;
    this.ids = ids;
  }

  /** What became of an event. */
  record TakenBody(
      @JsonProperty("event_id") String eventId, boolean repeated, List<UUID> deliveries) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('agent', 'operator')")
  ResponseEntity<TakenBody> publish(@RequestBody(required = false) byte @Nullable [] body) {
    byte[] request = body == null ? new byte[0] : body;
    PublishWish wish = bodies.read(request, PublishWish.class);
    Publication event = wish.publication(request, bodies, ids.v7());
    if (!book.isReady()) {
      throw later("The endpoints are not read yet; try again shortly.");
    }
    Taken taken = taken(event);
    if (taken.outcome() == Taken.Outcome.CONFLICT) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "event_conflict",
          "An event of this id was published before with another content.");
    }
    boolean repeated = taken.outcome() == Taken.Outcome.REPEAT;
    return ResponseEntity.status(repeated ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(new TakenBody(taken.eventId(), repeated, taken.deliveries()));
  }

  private Taken taken(Publication event) {
    try {
      return rounds.take(event);
    } catch (BusyException e) {
      throw later("Too much is published now; repeat with the same event_id.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw later("The service is stopping; repeat with the same event_id.");
    }
  }

  private static ProblemException later(String why) {
    return ProblemException.retryLater(
        HttpStatus.SERVICE_UNAVAILABLE, "temporarily_unavailable", why, Duration.ofSeconds(2));
  }

  @GetMapping("/{id}")
  @PreAuthorize("hasRole('viewer')")
  EventBody get(@PathVariable String id) {
    return ledger
        .event(id)
        .map(EventBody::of)
        .orElseThrow(
            () -> new ProblemException(HttpStatus.NOT_FOUND, "event_not_found", "No such event."));
  }
}
