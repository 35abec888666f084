package io.observatory.webhook.signing;

import java.util.Map;
import java.util.Optional;

/** Which headers carry id, time and signature; the body is signed byte for byte in each. */
public enum HeaderProfile {
  /**
   * {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} (Standard Webhooks).
   */
  STANDARD(
      Map.of(
          HeaderPart.ID, "webhook-id",
          HeaderPart.TIMESTAMP, "webhook-timestamp",
          HeaderPart.SIGNATURE, "webhook-signature")),
  /** The same under {@code svix-} names. */
  SVIX(
      Map.of(
          HeaderPart.ID, "svix-id",
          HeaderPart.TIMESTAMP, "svix-timestamp",
          HeaderPart.SIGNATURE, "svix-signature")),
  /** {@code X-Hub-Signature-256}, {@code X-GitHub-Event}, {@code X-GitHub-Delivery}. */
  GITHUB(
      Map.of(
          HeaderPart.TYPE, "X-GitHub-Event",
          HeaderPart.ID, "X-GitHub-Delivery",
          HeaderPart.SIGNATURE, "X-Hub-Signature-256")),
  /** {@code Stripe-Signature: t=,v1=}. */
  STRIPE(Map.of(HeaderPart.SIGNATURE, "Stripe-Signature")),
  /** {@code X-Observatory-Signature: sha256=hex} over the body. */
  LEGACY(
      Map.of(
          HeaderPart.TYPE, "X-Observatory-Event",
          HeaderPart.ID, "X-Observatory-Delivery",
          HeaderPart.SIGNATURE, "X-Observatory-Signature"));

  private final Map<HeaderPart, String> names;

  HeaderProfile(Map<HeaderPart, String> names) {
    this.names = names;
  }

  /** The headers it has, by what they carry. */
  public Map<HeaderPart, String> names() {
    return names;
  }

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
