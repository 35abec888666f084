package io.observatory.webhook.source;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** Makes verifiers, and the secrets they accept. */
public final class Verifiers {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LEAST = 16;
  private static final int MOST = 512;

  private final Ed25519 ed25519;

  /** Verifies Ed25519 through the port. */
  public Verifiers(Ed25519 ed25519) {
    this.ed25519 = ed25519;
  }

  Verifier of(Source source) {
    if (source.credentials().isSealed()) {
      return (arrival, now) -> Proof.wrong(Proof.Reason.SEALED);
    }
    return of(source.scheme(), source.credentials(), new Freshness(source.tolerance()));
  }

  private Verifier of(Scheme scheme, Credentials credentials, Freshness freshness) {
    return switch (scheme.kind()) {
      case STANDARD -> new StandardVerifier(credentials, freshness, ed25519);
      case STRIPE -> new StripeVerifier(credentials, freshness);
      case GITHUB, SLACK, SHOPIFY, LEGACY, HMAC ->
          FormVerifier.hmac(form(scheme), credentials, freshness);
      case ED25519 -> FormVerifier.ed25519(form(scheme), credentials, freshness, ed25519);
      case BEARER -> TokenVerifier.bearer(credentials);
      case BASIC -> TokenVerifier.basic(credentials);
      case API_KEY -> TokenVerifier.apiKey(credentials, Objects.requireNonNull(scheme.header()));
    };
  }

  private static SignedForm form(Scheme scheme) {
    return Objects.requireNonNull(scheme.effectiveForm());
  }

  /**
   * Refuses a secret that a source of that scheme can not have.
   *
   * @throws IllegalArgumentException that says why and never shows the secret
   */
  public void check(Scheme scheme, String secret) {
    boolean free = scheme.kind() != SchemeKind.STANDARD && scheme.kind() != SchemeKind.ED25519;
    if (free && (secret.length() < LEAST || secret.length() > MOST)) {
      throw new IllegalArgumentException(
          "a secret must have %d to %d characters".formatted(LEAST, MOST));
    }
    if (free && !secret.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a secret must be visible ASCII");
    }
    if (scheme.kind() == SchemeKind.BASIC && secret.indexOf(':') < 1) {
      throw new IllegalArgumentException("a secret must have the form user:password");
    }
    of(scheme, Credentials.of(secret), new Freshness(Source.USUAL_TOLERANCE));
  }

  /**
   * A new secret for a source of that scheme.
   *
   * @throws IllegalArgumentException when only the sender can make it
   */
  public String generate(Scheme scheme) {
    if (scheme.kind() == SchemeKind.STANDARD) {
      return Secret.generate(Secret.Kind.HMAC_SHA256).text();
    }
    if (scheme.kind() == SchemeKind.ED25519) {
      throw new IllegalArgumentException("give the sender's public key");
    }
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return scheme.kind() == SchemeKind.BASIC ? "webhook:" + text : text;
  }
}
