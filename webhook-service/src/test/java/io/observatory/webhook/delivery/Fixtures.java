package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.Limits;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.endpoint.RetryPolicy;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Endpoints, deliveries and attempts for tests. */
final class Fixtures {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final SecretRing RING =
      SecretRing.of(Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

  private Fixtures() {}

  static Endpoint endpoint(
      String tenant, String id, Limits limits, Ordering ordering, RetryPolicy retry) {
    return new Endpoint(
        id,
        tenant,
        URI.create("https://example.com/" + id),
        "",
        List.of(),
        Filter.NONE,
        Map.of(),
        HeaderForm.STANDARD,
        ordering,
        limits,
        retry,
        EndpointState.ENABLED,
        null,
        RING,
        1,
        NOON);
  }

  static Endpoint endpoint(String tenant, String id, Limits limits) {
    return endpoint(tenant, id, limits, Ordering.NONE, RetryPolicy.USUAL);
  }

  static Endpoint endpoint(RetryPolicy retry) {
    return endpoint("t", "ep", Limits.USUAL, Ordering.NONE, retry);
  }

  static Publication event(String id) {
    return new Publication(
        id, "t", "a.b", null, null, "application/json", Map.of(), new byte[] {1});
  }

  static Delivery delivery(String endpointId, @Nullable String key, int attempts) {
    UUID id = UUID.randomUUID();
    return new Delivery(id, endpointId, 0, key, attempts, 1, NOON, null, event("e-" + id));
  }

  static Attempt attempt(@Nullable Integer status, @Nullable String retryAfter) {
    Attempt.Answer answer =
        new Attempt.Answer(
            retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter),
            new byte[0],
            new byte[0],
            false);
    return new Attempt(
        NOON,
        status,
        status == null ? "timeout" : null,
        new Attempt.Times(null, null, null, null, 1),
        null,
        status == null ? null : answer);
  }
}
