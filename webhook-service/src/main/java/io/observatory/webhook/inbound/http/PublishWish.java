package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.delivery.Publication;
import io.observatory.webhook.endpoint.HeaderRules;
import io.observatory.webhook.endpoint.InvalidEndpointException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that a caller wants delivered.
 *
 * @param eventId by which a repeat is known; null for a new one
 * @param data JSON, delivered byte for byte as it stands in the request
 * @param bodyBase64 any other body; one of the two
 */
record PublishWish(
    @JsonProperty("event_id") @Nullable String eventId,
    @Nullable String type,
    @JsonProperty("tenant_id") @Nullable String tenantId,
    @Nullable String subject,
    @JsonProperty("ordering_key") @Nullable String orderingKey,
    @JsonProperty("content_type") @Nullable String contentType,
    @Nullable Map<String, @Nullable String> headers,
    @Nullable Object data,
    @JsonProperty("body_base64") @Nullable String bodyBase64) {

  private static final String JSON = "application/json";

  /** As it is to be delivered. */
  Publication publication(byte[] request, Bodies bodies, String newId) {
    if (type == null) {
      throw ProblemException.invalid("type", "is missing");
    }
    Map<String, String> given = givenHeaders();
    try {
      HeaderRules.check("headers", given);
      return new Publication(
          Objects.requireNonNullElse(eventId, newId),
          Objects.requireNonNullElse(tenantId, Publication.DEFAULT_TENANT),
          type,
          subject,
          orderingKey,
          Objects.requireNonNullElse(contentType, JSON),
          given,
          body(request, bodies));
    } catch (InvalidEndpointException e) {
      throw ProblemException.invalid(e.path(), e.why());
    } catch (IllegalArgumentException e) {
      String[] parts = String.valueOf(e.getMessage()).split(": ", 2);
      throw ProblemException.invalid(parts.length == 2 ? parts[0] : "", parts[parts.length - 1]);
    }
  }

  @SuppressWarnings("NullAway") // no value is null behind the check
  private Map<String, String> givenHeaders() {
    if (headers == null) {
      return Map.of();
    }
    if (headers.containsValue(null)) {
      throw ProblemException.invalid("headers", "must hold no null");
    }
    return Map.copyOf(headers);
  }

  private byte[] body(byte[] request, Bodies bodies) {
    if ((data == null) == (bodyBase64 == null)) {
      throw ProblemException.invalid("data", "or body_base64 must be given, and not both");
    }
    if (bodyBase64 == null) {
      return bodies.part(request, "data").getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(bodyBase64);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("body_base64", "must be base64 (RFC 4648)");
    }
  }

  /** Shows nothing of what is between publisher and receivers. */
  @Override
  public String toString() {
    return "PublishWish[" + type + "]";
  }
}
