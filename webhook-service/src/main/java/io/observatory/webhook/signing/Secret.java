package io.observatory.webhook.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs webhooks. Never printed: {@code toString} shows its kind only.
 *
 * <p>Text forms (Standard Webhooks 1.0): {@code whsec_} and base64 of 24 to 64 bytes is a key for
 * HMAC-SHA256, {@code whsk_} and base64 of a 32-byte seed followed by its 32-byte public key signs
 * with Ed25519. A key for HMAC may come without its prefix, and base64 without its padding.
 */
public final class Secret {

  /** How a secret signs. */
  public enum Kind {
    /** HMAC-SHA256, {@code v1}. */
    HMAC_SHA256,
    /** Ed25519 (RFC 8032), {@code v1a}. */
    ED25519
  }

  private static final String SYMMETRIC = "whsec_";
  private static final String PRIVATE = "whsk_";
  private static final String PUBLIC = "whpk_";
  private static final int LEAST = 24;
  private static final int MOST = 64;
  private static final int SEED = Ed25519.KEY_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Kind kind;
  private final byte[] key;
  private volatile @Nullable HmacKey overKey;
  private volatile @Nullable HmacKey overText;
  private volatile byte @Nullable [] derived;

  private Secret(Kind kind, byte[] key) {
    this.kind = kind;
    this.key = key;
  }

  /**
   * Reads a text form.
   *
   * @throws IllegalArgumentException that says what is wrong and never shows the text
   */
  public static Secret parse(String text) {
    if (text.startsWith(PUBLIC)) {
      throw new IllegalArgumentException("whpk_ is a public key: nothing can be signed with it");
    }
    if (text.startsWith(PRIVATE)) {
      byte[] pair = decoded(text.substring(PRIVATE.length()));
      if (pair.length != 2 * SEED) {
        throw new IllegalArgumentException(
            "whsk_ needs base64 of 64 bytes, a seed and its public key, not of " + pair.length);
      }
      return new Secret(Kind.ED25519, pair);
    }
    byte[] key = decoded(text.startsWith(SYMMETRIC) ? text.substring(SYMMETRIC.length()) : text);
    if (key.length < LEAST || key.length > MOST) {
      throw new IllegalArgumentException(
          "a secret needs base64 of 24 to 64 bytes after whsec_, not of " + key.length);
    }
    return new Secret(Kind.HMAC_SHA256, key);
  }

  /**
   * As {@link #parse(String)}, for what people give: an Ed25519 secret whose halves do not belong
   * together is refused too.
   */
  public static Secret parse(String text, Ed25519 ed25519) {
    Secret secret = parse(text);
    if (secret.kind == Kind.ED25519
        && !MessageDigest.isEqual(secret.publicKey(), ed25519.publicKey(secret.seed()))) {
      throw new IllegalArgumentException("the public key in whsk_ is not that of its seed");
    }
    return secret;
  }

  /** A new one: 32 random bytes for HMAC, a key pair for Ed25519. */
  public static Secret generate(Kind kind) {
    if (kind == Kind.HMAC_SHA256) {
      byte[] key = new byte[32];
      RANDOM.nextBytes(key);
      return new Secret(kind, key);
    }
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      byte[] spki = pair.getPublic().getEncoded(); // RFC 8410: the last 32 bytes are the point
      byte[] key = Arrays.copyOf(seed, 2 * SEED);
      System.arraycopy(spki, spki.length - SEED, key, SEED, SEED);
      return new Secret(kind, key);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every JDK has Ed25519.", missing);
    }
  }

  /** How it signs. */
  public Kind kind() {
    return kind;
  }

  /** The text form, with prefix and padding; whoever has it can sign. */
  public String text() {
    return (kind == Kind.ED25519 ? PRIVATE : SYMMETRIC) + Base64.getEncoder().encodeToString(key);
  }

  /**
   * {@code whpk_} and base64 of the public key, with which a receiver verifies {@code v1a}.
   *
   * @throws IllegalStateException for a secret without one
   */
  public String publicText() {
    return PUBLIC + Base64.getEncoder().encodeToString(publicKey());
  }

  /**
   * HMAC-SHA256 with the decoded key, as Standard Webhooks wants it.
   *
   * @throws IllegalStateException for an Ed25519 secret
   */
  public HmacKey hmac() {
    if (kind != Kind.HMAC_SHA256) {
      throw new IllegalStateException("an Ed25519 secret makes no HMAC");
    }
    HmacKey known = overKey;
    if (known == null) {
      known = HmacKey.of(HmacKey.Hash.SHA256, key);
      overKey = known;
    }
    return known;
  }

  /** HMAC-SHA256 with the text form as it stands, as GitHub's and Stripe's receivers want it. */
  HmacKey hmacOverText() {
    HmacKey known = overText;
    if (known == null) {
      known = HmacKey.of(HmacKey.Hash.SHA256, text().getBytes(StandardCharsets.UTF_8));
      overText = known;
    }
    return known;
  }

  /** Signs with a public key derived from the seed once, whatever the text form said. */
  byte[] sign(Ed25519 ed25519, byte[] message) {
    byte[] known = derived;
    if (known == null) {
      known = ed25519.publicKey(seed());
      derived = known;
    }
    return ed25519.sign(seed(), known, message);
  }

  private byte[] seed() {
    return Arrays.copyOf(key, SEED);
  }

  private byte[] publicKey() {
    if (kind != Kind.ED25519) {
      throw new IllegalStateException("a key for HMAC has no public key");
    }
    return Arrays.copyOfRange(key, SEED, 2 * SEED);
  }

  private static byte[] decoded(String base64) {
    if (base64.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("the secret is not base64: " + broken.getMessage());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that
        && kind == that.kind
        && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "Secret[" + kind + "]";
  }
}
