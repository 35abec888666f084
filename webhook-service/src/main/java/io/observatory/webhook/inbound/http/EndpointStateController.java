package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Preconditions;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is done to endpoints while they work. */
@RestController
@RequestMapping("/v1/endpoints/{id}")
@PreAuthorize("hasRole('admin')")
class EndpointStateController {

  private final EndpointDesk desk;
  private final Bodies bodies;
  private final Ed25519 ed25519;

  EndpointStateController(EndpointDesk desk, Bodies bodies, Ed25519 ed25519) {
    this.desk = desk;
    this.bodies = bodies;
    this.ed25519 = ed25519;
  }

  record Why(@Nullable String reason) {}

  /** A secret to begin with; without a text one is made. */
  record Rotation(
      @Nullable String secret,
      @JsonProperty("secret_kind") @Nullable String secretKind,
      @Nullable String grace,
      @Nullable String reason) {

    /** Shows nothing: it may hold a secret. */
    @Override
    public String toString() {
      return "Rotation";
    }
  }

  /** One of the desk's verbs. */
  private interface Verb {
    Optional<Endpoint> apply(@Nullable String reason, Caller caller);
  }

  @PostMapping("/pause")
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<EndpointBody> pause(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(body, Callers.of(request, who), (why, caller) -> desk.pause(id, why, caller));
  }

  @PostMapping("/resume")
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<EndpointBody> resume(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(body, Callers.of(request, who), (why, caller) -> desk.resume(id, why, caller));
  }

  @PostMapping("/enable")
  ResponseEntity<EndpointBody> enable(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(body, Callers.of(request, who), (why, caller) -> desk.enable(id, why, caller));
  }

  @PostMapping("/disable")
  ResponseEntity<EndpointBody> disable(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    return done(body, Callers.of(request, who), (why, caller) -> desk.disable(id, why, caller));
  }

  @PostMapping("/rotate-secret")
  ResponseEntity<EndpointBody> rotate(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Rotation wanted = bodies.read(body, Rotation.class);
    Secret fresh = SecretWish.secret(wanted.secret(), wanted.secretKind(), ed25519);
    Duration grace =
        wanted.grace() == null ? SecretRing.USUAL_GRACE : Fields.duration("grace", wanted.grace());
    Endpoint endpoint =
        EndpointRefusals.orRefuse(
                () ->
                    desk.rotate(
                        id, fresh, grace, Fields.reason(wanted.reason()), Callers.of(request, who)))
            .orElseThrow(() -> EndpointRefusals.missing());
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(endpoint.version()))
        .body(EndpointBody.withSecret(endpoint));
  }

  private ResponseEntity<EndpointBody> done(byte @Nullable [] body, Caller caller, Verb verb) {
    String reason = Fields.reason(bodies.read(body, Why.class).reason());
    Endpoint endpoint =
        EndpointRefusals.orRefuse(() -> verb.apply(reason, caller))
            .orElseThrow(() -> EndpointRefusals.missing());
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(endpoint.version()))
        .body(EndpointBody.of(endpoint));
  }
}
