package io.observatory.webhook.signing;

/** Signatures of RFC 8032 over whole messages. Safe for use by many threads. */
public interface Ed25519 {

  /** Bytes of a seed, and of a public key. */
  int KEY_BYTES = 32;

  /** 64 bytes. */
  byte[] sign(byte[] seed, byte[] message);

  /**
   * As {@link #sign(byte[], byte[])}, in half the time.
   *
   * @param publicKey what {@link #publicKey} made of the seed and nothing else: signatures under
   *     another one give the seed away
   */
  byte[] sign(byte[] seed, byte[] publicKey, byte[] message);

  /** False for whatever is not a signature of that message, broken keys and lengths among it. */
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);

  /** 32 bytes. */
  byte[] publicKey(byte[] seed);
}
