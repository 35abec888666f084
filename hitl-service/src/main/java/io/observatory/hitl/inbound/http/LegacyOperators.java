package io.observatory.hitl.inbound.http;

import io.observatory.hitl.HitlProperties;
import io.observatory.hitl.command.Caller;
import io.observatory.platform.security.Roles;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Who commands on the legacy paths: whoever the token says, as everywhere; in trusted-header mode,
 * for calls without a token, whoever the proxy in front says.
 */
@Component
class LegacyOperators {

  private static final String HEADER = "X-Observatory-Operator-Id";
  private static final int LONGEST = 256;

  private final boolean trusted;

  LegacyOperators(HitlProperties properties) {
    this.trusted = properties.trustedHeader();
  }

  /** Either a caller, or with what status and reason there is none. */
  record Verdict(@Nullable Caller caller, HttpStatus status, @Nullable String reason) {}

  Verdict judge(@Nullable Authentication caller, HttpServletRequest request) {
    if (caller != null && !(caller instanceof AnonymousAuthenticationToken)) {
      return Roles.isOperator(caller)
          ? new Verdict(CommandDesk.caller(request, caller), HttpStatus.OK, null)
          : new Verdict(null, HttpStatus.FORBIDDEN, "forbidden");
    }
    String operator = trusted ? request.getHeader(HEADER) : null;
    if (operator == null
        || operator.isBlank()
        || operator.length() > LONGEST
        || operator.chars().anyMatch(c -> c < ' ' || c > '~')) {
      return new Verdict(null, HttpStatus.UNAUTHORIZED, "missing_operator_id");
    }
    return new Verdict(
        new Caller(operator.strip(), List.of("operator"), request.getRemoteAddr()),
        HttpStatus.OK,
        null);
  }
}
