package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.security.Roles;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.EndpointDigest;
import io.observatory.webhook.endpoint.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Who calls, and what they call their request. */
final class Callers {

  private Callers() {}

  static Caller of(HttpServletRequest request, Authentication who) {
    return new Caller(who.getName(), Roles.of(who), request.getRemoteAddr());
  }

  /** The caller's name for the request; null when it was given none. */
  static @Nullable RequestKey key(
      HttpServletRequest request, Caller caller, byte @Nullable [] body) {
    String key = IdempotencyKeys.of(request);
    return key == null
        ? null
        : new RequestKey(
            caller.principal(), key, EndpointDigest.of(IdempotencyKeys.content(request, body)));
  }
}
