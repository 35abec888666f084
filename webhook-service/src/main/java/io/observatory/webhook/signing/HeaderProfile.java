package io.observatory.webhook.signing;

/** Which headers carry id, time and signature; the body is signed byte for byte in each. */
public enum HeaderProfile {
  /** {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} (Standard Webhooks). */
  STANDARD,
  /** The same under {@code svix-} names. */
  SVIX,
  /** {@code X-Hub-Signature-256}, {@code X-GitHub-Event}, {@code X-GitHub-Delivery}. */
  GITHUB,
  /** {@code Stripe-Signature: t=,v1=}. */
  STRIPE,
  /** {@code X-Observatory-Signature: sha256=hex} over the body. */
  LEGACY
}
