package io.observatory.hitl.receipt;

/** Signs with one key. Safe for use by many threads. */
@FunctionalInterface
public interface Signer {

  /** The Ed25519 signature (RFC 8032) of the message: 64 bytes, the same each time. */
  byte[] sign(byte[] message);
}
