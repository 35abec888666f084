package io.observatory.webhook.signing;

/**
 * A key that signs webhooks. Never printed: {@code toString} shows its kind only.
 *
 * <p>Text forms (Standard Webhooks 1.0): {@code whsec_} and base64 of 24 to 64 bytes is a key for
 * HMAC-SHA256, {@code whsk_} and base64 of a 32-byte seed followed by its 32-byte public key signs
 * with Ed25519.
 */
public final class Secret {

  /** How a secret signs. */
  public enum Kind {
    /** HMAC-SHA256, {@code v1}. */
    HMAC_SHA256,
    /** Ed25519 (RFC 8032), {@code v1a}. */
    ED25519
  }

  private final Kind kind;
  private final byte[] key;

  private Secret(Kind kind, byte[] key) {
    this.kind = kind;
    this.key = key;
  }

  /** How it signs. */
  public Kind kind() {
    return kind;
  }

  @Override
  public String toString() {
    return "Secret[" + kind + "]";
  }
}
