package io.observatory.schemas.signed;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The JDK's Ed25519 (RFC 8032), and its public keys as the 32 bytes others exchange. */
final class Ed25519 {
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int SIZE = 32;

  private Ed25519() {}

  static byte[] sign(byte[] message, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("This is no Ed25519 private key.", e);
    }
  }

  static boolean verifies(byte[] message, byte[] signed, PublicKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // neither a broken key nor a broken signature verifies anything
    }
  }

  static PublicKey publicKey(byte[] raw) {
    if (raw.length != SIZE) {
      throw new IllegalArgumentException("An Ed25519 public key has 32 bytes, not " + raw.length);
    }
    byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + SIZE);
    System.arraycopy(raw, 0, encoded, SPKI.length, SIZE);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("This is no Ed25519 public key.", e);
    }
  }

  static byte[] raw(PublicKey key) {
    if (!(key instanceof EdECPublicKey edwards)
        || !edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      throw new IllegalArgumentException("This is no Ed25519 public key.");
    }
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - SIZE, encoded.length);
  }
}
