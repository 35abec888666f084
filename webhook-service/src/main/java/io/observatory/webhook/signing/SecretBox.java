package io.observatory.webhook.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with AES-256-GCM. What is sealed names its key, so keys can be
 * replaced: put the new one in front, seal everything again, drop the old one. Safe for use by many
 * threads.
 *
 * <p>Sealed bytes: version 1, length of the key's id, the id, a nonce of 12 random bytes, the
 * cipher text with its tag of 16 bytes. Everything before the nonce and what the caller associates
 * is authenticated.
 */
public final class SecretBox {
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKey> keys;
  private final String newest;

  private SecretBox(Map<String, SecretKey> keys) {
    this.keys = keys;
    this.newest = keys.keySet().iterator().next();
  }

  /**
   * Reads keys from {@code id:base64,id:base64}, the newest first; line ends separate as commas do.
   *
   * @throws IllegalArgumentException that says what is wrong and never shows a key
   */
  public static SecretBox of(String keys) {
    Map<String, SecretKey> read = new LinkedHashMap<>();
    for (String entry : keys.strip().split("\\s*[,\\n]\\s*", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      int colon = entry.indexOf(':');
      String id = colon < 0 ? "" : entry.substring(0, colon).strip();
      if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
        throw new IllegalArgumentException(
            "key %d needs the form id:base64, the id of 1 to 64 letters, digits, dots or dashes"
                .formatted(read.size() + 1));
      }
      if (read.put(id, key(id, entry.substring(colon + 1).strip())) != null) {
        throw new IllegalArgumentException("two keys have the id " + id);
      }
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    return new SecretBox(read);
  }

  /**
   * Seals with the newest key.
   *
   * @param associated what the sealed bytes belong to, such as table and row: they open with the
   *     same text only, so no row's secret can be put into another row
   */
  public byte[] seal(byte[] plain, String associated) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] head = head();
    byte[] closed = cipher(Cipher.ENCRYPT_MODE, newest, head, nonce, plain, associated);
    return ByteBuffer.allocate(head.length + NONCE + closed.length)
        .put(head)
        .put(nonce)
        .put(closed)
        .array();
  }

  /**
   * What was sealed.
   *
   * @throws SealException when its key is not among the keys or the bytes are not what was sealed
   */
  public byte[] open(byte[] sealed, String associated) {
    String id = keyOf(sealed);
    if (!keys.containsKey(id)) {
      throw new SealException(
          "a secret was sealed with key '%s', which is not among the keys %s"
              .formatted(id, keys.keySet()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(sealed);
    byte[] head = new byte[2 + id.length()];
    byte[] nonce = new byte[NONCE];
    bytes.get(head);
    if (bytes.remaining() < NONCE + TAG_BITS / Byte.SIZE) {
      throw new SealException("a sealed secret is cut off");
    }
    bytes.get(nonce);
    byte[] closed = new byte[bytes.remaining()];
    bytes.get(closed);
    return cipher(Cipher.DECRYPT_MODE, id, head, nonce, closed, associated);
  }

  /** What all begins with that is sealed with the newest key, and nothing else. */
  public byte[] head() {
    byte[] id = newest.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + id.length).put(VERSION).put((byte) id.length).put(id).array();
  }

  /** Whether it was sealed with the newest key; if not, open and seal it again. */
  public boolean isCurrent(byte[] sealed) {
    return keyOf(sealed).equals(newest);
  }

  private static String keyOf(byte[] sealed) {
    if (sealed.length < 2
        || sealed[0] != VERSION
        || sealed[1] < 1
        || sealed.length < 2 + sealed[1]) {
      throw new SealException("these bytes were not sealed here");
    }
    return new String(sealed, 2, sealed[1], StandardCharsets.US_ASCII);
  }

  private byte[] cipher(
      int mode, String id, byte[] head, byte[] nonce, byte[] text, String associated) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(head);
      cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException wrong) {
      throw new SealException("a secret of " + associated + " does not open with key " + id, wrong);
    }
  }

  private static SecretKey key(String id, String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("key " + id + " is not base64");
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key %s needs base64 of 32 bytes, not of %d".formatted(id, key.length));
    }
    return new SecretKeySpec(key, "AES");
  }
}
