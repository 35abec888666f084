package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Fields;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The secret a caller gives or wants made. */
final class SecretWish {

  private SecretWish() {}

  /**
   * That secret.
   *
   * @param text as the caller gives it; null for a new one
   * @param kind of a new one; null for HMAC
   */
  static Secret secret(@Nullable String text, @Nullable String kind, Ed25519 ed25519) {
    if (text != null) {
      try {
        return Secret.parse(text, ed25519);
      } catch (IllegalArgumentException e) {
        throw ProblemException.invalid("secret", String.valueOf(e.getMessage()));
      }
    }
    String wanted = Objects.requireNonNullElse(kind, Secret.Kind.HMAC_SHA256.name());
    return Secret.generate(Fields.word("secret_kind", Secret.Kind.values(), wanted));
  }

  /** Refuses what a change of terms can not change. */
  static void refuseHere(EndpointWish wish) {
    if (wish.secret() != null || wish.secretKind() != null) {
      throw ProblemException.invalid("secret", "is changed with POST …/rotate-secret");
    }
    if (wish.tenantId() != null) {
      throw ProblemException.invalid("tenant_id", "never changes");
    }
  }
}
