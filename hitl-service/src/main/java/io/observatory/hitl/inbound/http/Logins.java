package io.observatory.hitl.inbound.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** How a caller logged in, as far as the token tells: OIDC's {@code acr} and {@code auth_time}. */
@Component
class Logins {

  /** Nothing is known of a token that is not an identity provider's. */
  record Login(@Nullable String acr, @Nullable Instant at) {}

  static final Login UNKNOWN = new Login(null, null);

  Login of(Authentication caller) {
    return caller.getPrincipal() instanceof Jwt token
        ? new Login(token.getClaimAsString("acr"), token.getClaimAsInstant("auth_time"))
        : UNKNOWN;
  }
}
