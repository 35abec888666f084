package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.Preconditions;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointDesk;
import io.observatory.webhook.endpoint.EndpointQuery;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.RequestKey;
import io.observatory.webhook.signing.Ed25519;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints: made, read, changed and deleted. */
@RestController
@RequestMapping("/v1/endpoints")
@PreAuthorize("hasRole('viewer')")
class EndpointController {

  private static final String USUAL_TENANT = "default";

  private final EndpointStore store;
  private final EndpointDesk desk;
  private final Bodies bodies;
  private final Ed25519 ed25519;

  EndpointController(EndpointStore store, EndpointDesk desk, Bodies bodies, Ed25519 ed25519) {
    this.store = store;
    this.desk = desk;
    this.bodies = bodies;
    this.ed25519 = ed25519;
  }

  /** Which endpoints a list has. */
  record Filter(
      @Nullable String tenant,
      @Nullable String state,
      @Nullable String type,
      @Nullable String cursor) {}

  @GetMapping
  Page<EndpointBody> list(Filter filter, @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    EndpointQuery query =
        new EndpointQuery(
            Fields.parameterIfAny("tenant", filter.tenant()),
            Fields.constant("state", EndpointState.values(), filter.state()),
            Fields.parameterIfAny("type", filter.type()),
            Cursor.endpoint(filter.cursor()),
            most + 1);
    return Page.of(
        store.list(query), most, EndpointBody::of, each -> Cursor.afterEndpoint(each.id()));
  }

  @GetMapping("/{id}")
  ResponseEntity<EndpointBody> get(@PathVariable String id) {
    return answer(store.find(id).orElseThrow(() -> EndpointRefusals.missing()));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<EndpointBody> create(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    Caller caller = Callers.of(request, who);
    RequestKey key = Callers.key(request, caller, body);
    EndpointWish wish = bodies.read(body, EndpointWish.class);
    String tenant = wish.tenantId() == null ? USUAL_TENANT : wish.tenantId();
    EndpointDesk.Created created =
        EndpointRefusals.orRefuse(
            () ->
                desk.create(
                    tenant,
                    wish.terms(),
                    SecretWish.secret(wish.secret(), wish.secretKind(), ed25519),
                    key,
                    caller));
    Endpoint endpoint = created.endpoint();
    boolean changedSince = created.repeated() && endpoint.version() > 1;
    return ResponseEntity.created(URI.create("/v1/endpoints/" + endpoint.id()))
        .eTag(Preconditions.tag(endpoint.version()))
        .body(changedSince ? EndpointBody.of(endpoint) : EndpointBody.withSecret(endpoint));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<EndpointBody> change(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    long expected = Preconditions.expected(request);
    EndpointWish wish = bodies.read(body, EndpointWish.class);
    SecretWish.refuseHere(wish);
    return EndpointRefusals.orRefuse(
        () ->
            answer(
                desk.change(
                        id,
                        expected,
                        wish::on,
                        Fields.reason(wish.reason()),
                        Callers.of(request, who))
                    .orElseThrow(() -> EndpointRefusals.missing())));
  }

  @DeleteMapping("/{id}")
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<Void> delete(
      @PathVariable String id, Authentication who, HttpServletRequest request) {
    long expected = Preconditions.expected(request);
    boolean deleted =
        EndpointRefusals.orRefuse(() -> desk.delete(id, expected, null, Callers.of(request, who)));
    if (!deleted) {
      throw EndpointRefusals.missing();
    }
    return ResponseEntity.noContent().build();
  }

  private static ResponseEntity<EndpointBody> answer(Endpoint endpoint) {
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(endpoint.version()))
        .body(EndpointBody.of(endpoint));
  }
}
