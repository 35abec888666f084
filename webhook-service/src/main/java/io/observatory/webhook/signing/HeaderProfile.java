package io.observatory.webhook.signing;

import java.util.Optional;

/** Which headers carry id, time and signature; the body is signed byte for byte in each. */
public enum HeaderProfile {
  /**
   * {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} (Standard Webhooks).
   */
  STANDARD,
  /** The same under {@code svix-} names. */
  SVIX,
  /** {@code X-Hub-Signature-256}, {@code X-GitHub-Event}, {@code X-GitHub-Delivery}. */
  GITHUB,
  /** {@code Stripe-Signature: t=,v1=}. */
  STRIPE,
  /** {@code X-Observatory-Signature: sha256=hex} over the body. */
  LEGACY;

  /** Why an endpoint can not have that profile with those secrets; empty when it can. */
  public Optional<String> refusal(SecretRing ring) {
    boolean fits =
        this == STANDARD
            || this == SVIX
            || ring.secrets().getFirst().secret().kind() == Secret.Kind.HMAC_SHA256;
    return fits
        ? Optional.empty()
        : Optional.of("profile " + this + " has no place for Ed25519 signatures: use whsec_");
  }
}
