package io.observatory.webhook.endpoint;

import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.SecretRing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants which events, where, and how. Immutable; a change is another value with a higher
 * version.
 *
 * @param id of the endpoint, without dots
 * @param tenantId whose events it may get
 * @param url where requests go; http or https, with a host, without user info or fragment
 * @param description for people; may be empty
 * @param types patterns of event types, such as {@code user.*}; empty means all
 * @param filter which events of these types
 * @param headers sent with every request, beside those of the event
 * @param form which headers carry id, time and signature
 * @param ordering what must arrive in order
 * @param limits how much it takes at once
 * @param retry when it is tried again
 * @param state whether it gets requests
 * @param stateReason why it is paused or disabled; null while it is enabled
 * @param secrets with which requests are signed
 * @param version of the row, from 1
 * @param changedAt when it last changed
 */
public record Endpoint(
    String id,
    String tenantId,
    URI url,
    String description,
    List<String> types,
    Filter filter,
    Map<String, String> headers,
    HeaderForm form,
    Ordering ordering,
    Limits limits,
    RetryPolicy retry,
    EndpointState state,
    @Nullable String stateReason,
    SecretRing secrets,
    long version,
    Instant changedAt) {

  /** Takes copies. */
  public Endpoint {
    types = List.copyOf(types);
    headers = Map.copyOf(headers);
  }

  /** Without what may be a credential. */
  @Override
  public String toString() {
    return "Endpoint[%s, version %d, tenant %s, %s, %s]"
        .formatted(id, version, tenantId, types, state);
  }
}
