package io.observatory.webhook.endpoint;

import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.SecretRing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people write of an endpoint; the parts are those of {@link Endpoint}. */
public record EndpointTerms(
    URI url,
    String description,
    List<String> types,
    Filter filter,
    Map<String, String> headers,
    HeaderForm form,
    Ordering ordering,
    Limits limits,
    RetryPolicy retry) {

  /** Takes copies. */
  public EndpointTerms {
    types = List.copyOf(types);
    headers = Map.copyOf(headers);
  }

  /** Those of an endpoint. */
  public static EndpointTerms of(Endpoint endpoint) {
    return new EndpointTerms(
        endpoint.url(),
        endpoint.description(),
        endpoint.types(),
        endpoint.filter(),
        endpoint.headers(),
        endpoint.form(),
        endpoint.ordering(),
        endpoint.limits(),
        endpoint.retry());
  }

  /** A new endpoint, enabled. */
  Endpoint begin(String id, String tenantId, SecretRing secrets, Instant at) {
    return new Endpoint(
        id,
        tenantId,
        url,
        description,
        types,
        filter,
        headers,
        form,
        ordering,
        limits,
        retry,
        EndpointState.ENABLED,
        null,
        secrets,
        1,
        at);
  }

  /** The next version of an endpoint, with these terms. */
  Endpoint next(
      Endpoint from, EndpointState state, @Nullable String why, SecretRing secrets, Instant at) {
    return new Endpoint(
        from.id(),
        from.tenantId(),
        url,
        description,
        types,
        filter,
        headers,
        form,
        ordering,
        limits,
        retry,
        state,
        why,
        secrets,
        from.version() + 1,
        at);
  }

  /** Without what may be a credential. */
  @Override
  public String toString() {
    return "EndpointTerms[%s, %s]".formatted(url.getHost(), types);
  }
}
