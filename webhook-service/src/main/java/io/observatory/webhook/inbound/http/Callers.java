package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.endpoint.Caller;
import io.observatory.webhook.endpoint.EndpointDigest;
import io.observatory.webhook.endpoint.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Who calls, and what they call their request. */
final class Callers {

  private static final String KEY = "Idempotency-Key";
  private static final int LONGEST_KEY = 256;
  private static final String ROLE = "ROLE_";

  private Callers() {}

  static Caller of(HttpServletRequest request, Authentication who) {
    List<String> roles =
        who.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .filter(name -> name != null && name.startsWith(ROLE))
            .map(name -> name.substring(ROLE.length()))
            .sorted()
            .toList();
    return new Caller(who.getName(), roles, request.getRemoteAddr());
  }

  /** The caller's name for the request; null when it was given none. */
  static @Nullable RequestKey key(
      HttpServletRequest request, Caller caller, byte @Nullable [] body) {
    String key = request.getHeader(KEY);
    if (key == null) {
      return null;
    }
    boolean valid =
        !key.isBlank()
            && key.length() <= LONGEST_KEY
            && key.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!valid) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_idempotency_key",
          KEY + " must have 1 to " + LONGEST_KEY + " printable ASCII characters.");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    String line = request.getMethod() + " " + request.getRequestURI() + "\n";
    whole.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    if (body != null) {
      whole.writeBytes(body);
    }
    return new RequestKey(caller.principal(), key, EndpointDigest.of(whole.toByteArray()));
  }

  static ProblemException reused() {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency_key_reused",
        "You have used this Idempotency-Key for another request.");
  }
}
