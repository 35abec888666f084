package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointState;
import io.observatory.webhook.endpoint.Ordering;
import io.observatory.webhook.signing.HeaderProfile;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as callers see it: headers that look like credentials are masked.
 *
 * @param secrets what is signed with, the newest first, without the secrets themselves
 * @param secret the newest one; only in the answer that made it
 */
record EndpointBody(
    String id,
    @JsonProperty("tenant_id") String tenantId,
    String url,
    String description,
    List<String> types,
    Map<String, @Nullable Object> filter,
    Map<String, String> headers,
    HeaderProfile profile,
    @JsonProperty("header_names") Map<String, String> headerNames,
    OrderingBody ordering,
    LimitsBody limits,
    RetryBody retry,
    EndpointState state,
    @JsonProperty("state_reason") @Nullable String stateReason,
    List<SecretBody> secrets,
    long version,
    @JsonProperty("changed_at") Instant changedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

  record OrderingBody(Ordering.Scope scope, @JsonProperty("skip_dead") boolean skipDead) {}

  record LimitsBody(int concurrency, @JsonProperty("per_second") double perSecond, int burst) {}

  record RetryBody(
      List<String> delays, double jitter, @JsonProperty("retry_after_cap") String retryAfterCap) {}

  /**
   * A secret without what is secret.
   *
   * @param publicKey with which receivers verify; null for HMAC
   */
  record SecretBody(
      Secret.Kind kind,
      @JsonProperty("expires_at") @Nullable Instant expiresAt,
      @JsonProperty("public_key") @Nullable String publicKey) {

    static SecretBody of(SecretRing.Held held) {
      Secret secret = held.secret();
      return new SecretBody(
          secret.kind(),
          held.expiresAt(),
          secret.kind() == Secret.Kind.ED25519 ? secret.publicText() : null);
    }
  }

  static EndpointBody of(Endpoint endpoint) {
    return of(endpoint, null);
  }

  /** With the newest secret, for who just made it. */
  static EndpointBody withSecret(Endpoint endpoint) {
    return of(endpoint, endpoint.secrets().secrets().getFirst().secret().text());
  }

  private static EndpointBody of(Endpoint endpoint, @Nullable String secret) {
    return new EndpointBody(
        endpoint.id(),
        endpoint.tenantId(),
        endpoint.url().toString(),
        endpoint.description(),
        endpoint.types(),
        endpoint.filter().source(),
        ShownHeaders.of(endpoint.headers()),
        endpoint.form().profile(),
        HeaderNames.shown(endpoint.form()),
        new OrderingBody(endpoint.ordering().scope(), endpoint.ordering().skipDead()),
        new LimitsBody(
            endpoint.limits().concurrency(),
            endpoint.limits().perSecond(),
            endpoint.limits().burst()),
        new RetryBody(
            endpoint.retry().delays().stream().map(Duration::toString).toList(),
            endpoint.retry().jitter(),
            endpoint.retry().retryAfterCap().toString()),
        endpoint.state(),
        endpoint.stateReason(),
        endpoint.secrets().secrets().stream().map(SecretBody::of).toList(),
        endpoint.version(),
        endpoint.changedAt(),
        secret);
  }

  /** Shows nothing: it may hold a secret. */
  @Override
  public String toString() {
    return "EndpointBody[" + id + "]";
  }
}
