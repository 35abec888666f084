package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.delivery.DeliveryStatus;
import io.observatory.webhook.ledger.DeliveryQuery;
import io.observatory.webhook.ledger.DeliveryView;
import io.observatory.webhook.ledger.Ledger;
import io.observatory.webhook.replay.ReplayDesk;
import io.observatory.webhook.replay.ReplayStore;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries and their attempts. */
@RestController
@RequestMapping("/v1/deliveries")
@PreAuthorize("hasRole('viewer')")
class DeliveryController {

  private final Ledger ledger;
  private final ReplayDesk desk;
  private final Bodies bodies;

  DeliveryController(Ledger ledger, ReplayDesk desk, Bodies bodies) {
    this.ledger = ledger;
    this.desk = desk;
    this.bodies = bodies;
  }

  /** Which deliveries a list has. */
  record Filter(
      @Nullable String endpoint,
      @Nullable String event,
      @Nullable String type,
      @Nullable String status,
      @Nullable String since,
      @Nullable String until,
      @Nullable Boolean latest,
      @Nullable String cursor) {}

  record Why(@Nullable String reason) {}

  @GetMapping
  Page<DeliveryBody> list(Filter filter, @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    DeliveryStatus status = Fields.constant("status", DeliveryStatus.values(), filter.status());
    DeliveryQuery query =
        new DeliveryQuery(
            Fields.parameterIfAny("endpoint", filter.endpoint()),
            Fields.parameterIfAny("event", filter.event()),
            Fields.parameterIfAny("type", filter.type()),
            status == null ? null : status.name(),
            Fields.time("since", filter.since()),
            Fields.time("until", filter.until()),
            Boolean.TRUE.equals(filter.latest()),
            Cursor.delivery(filter.cursor()),
            most + 1);
    try {
      return Page.of(
          ledger.deliveries(query),
          most,
          DeliveryBody::of,
          delivery -> Cursor.belowDelivery(delivery.id()));
    } catch (Ledger.TooBroadException e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT, "too_broad", String.valueOf(e.getMessage()));
    }
  }

  @GetMapping("/{id}")
  DeliveryBody get(@PathVariable String id) {
    return DeliveryBody.of(ledger.delivery(known(id)).orElseThrow(() -> missing()));
  }

  @GetMapping("/{id}/attempts")
  Page<AttemptBody> attempts(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    UUID delivery = ledger.delivery(known(id)).orElseThrow(() -> missing()).id();
    return Page.of(
        ledger.attempts(delivery, Cursor.attempt(cursor), most + 1),
        most,
        AttemptBody::of,
        attempt -> Cursor.afterAttempt(attempt.attempt()));
  }

  @PostMapping("/{id}/retry")
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<DeliveryBody> retry(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    String reason = Fields.reason(bodies.read(body, Why.class).reason());
    Optional<DeliveryView> made;
    try {
      made = desk.again(known(id), reason, Callers.of(request, who));
    } catch (ReplayStore.RefusedException e) {
      throw new ProblemException(HttpStatus.CONFLICT, e.code(), String.valueOf(e.getMessage()));
    }
    DeliveryView delivery = made.orElseThrow(() -> missing());
    return ResponseEntity.accepted()
        .location(URI.create("/v1/deliveries/" + delivery.id()))
        .body(DeliveryBody.of(delivery));
  }

  private static UUID known(String id) {
    UUID uuid = Fields.uuid(id);
    if (uuid == null) {
      throw missing();
    }
    return uuid;
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "delivery_not_found",
        "No such delivery; GET /v1/deliveries lists them.");
  }
}
