package io.observatory.webhook.outbound.signing;

import io.observatory.webhook.signing.Ed25519;
import org.springframework.stereotype.Component;

/** Ed25519 by Bouncy Castle's tables, some twenty times as fast at signing as the JDK's. */
@Component
class FastEd25519 implements Ed25519 {
  private static final int SIGNATURE = org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

  @Override
  public byte[] sign(byte[] seed, byte[] message) {
    return sign(seed, publicKey(seed), message);
  }

  @Override
  public byte[] sign(byte[] seed, byte[] publicKey, byte[] message) {
    byte[] signature = new byte[SIGNATURE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        checked(seed), 0, checked(publicKey), 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return publicKey.length == KEY_BYTES
        && signature.length == SIGNATURE
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, publicKey, 0, message, 0, message.length);
  }

  @Override
  public byte[] publicKey(byte[] seed) {
    byte[] point = new byte[KEY_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(checked(seed), 0, point, 0);
    return point;
  }

  private static byte[] checked(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
    }
    return key;
  }
}
