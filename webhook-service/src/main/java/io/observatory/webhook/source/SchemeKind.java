package io.observatory.webhook.source;

/** How a sender proves that a webhook is its own. */
public enum SchemeKind {
  /** Standard Webhooks, and Svix's names for the same: {@code v1} and {@code v1a}. */
  STANDARD,
  /** {@code X-Hub-Signature-256} over the body. */
  GITHUB,
  /** {@code Stripe-Signature} over time and body. */
  STRIPE,
  /** {@code X-Slack-Signature} over time and body. */
  SLACK,
  /** {@code X-Shopify-Hmac-Sha256} over the body. */
  SHOPIFY,
  /** {@code X-Observatory-Signature} over the body. */
  LEGACY,
  /** HMAC in a form of its own. */
  HMAC,
  /** Ed25519 in a form of its own. */
  ED25519,
  /** {@code Authorization: Bearer}, as Prometheus Alertmanager sends it. */
  BEARER,
  /** {@code Authorization: Basic}. */
  BASIC,
  /** A key in a header. */
  API_KEY;

  /** Whether a {@link SignedForm} must be given. */
  public boolean needsForm() {
    return this == HMAC || this == ED25519;
  }

  /** Whether the secret itself travels with each request. */
  public boolean isToken() {
    return this == BEARER || this == BASIC || this == API_KEY;
  }
}
