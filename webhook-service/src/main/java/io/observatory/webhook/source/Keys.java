package io.observatory.webhook.source;

import io.observatory.webhook.signing.Ed25519;
import io.observatory.webhook.signing.HmacKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The current key and, until its time is up, the previous one.
 *
 * @param <K> what a credential becomes once it is read
 */
final class Keys<K> {

  private record Held<K>(K key, @Nullable Instant until) {}

  private final List<Held<K>> held = new ArrayList<>();

  private Keys() {}

  /**
   * Reads the credentials once.
   *
   * @throws IllegalArgumentException for a credential that is none of this kind
   */
  static <K> Keys<K> of(Credentials credentials, Function<String, K> reading) {
    Keys<K> keys = new Keys<>();
    keys.held.add(new Held<>(reading.apply(credentials.current()), null));
    String previous = credentials.previous();
    if (previous != null) {
      keys.held.add(new Held<>(reading.apply(previous), credentials.previousUntil()));
    }
    return keys;
  }

  /** Whether one fits; all are tried, so that time tells nothing. */
  boolean anyFits(Instant now, Predicate<K> fits) {
    boolean any = false;
    for (Held<K> each : held) {
      Instant until = each.until();
      any |= (until == null || until.isAfter(now)) && fits.test(each.key());
    }
    return any;
  }

  static Function<String, HmacKey> hmac(HmacKey.Hash hash) {
    return text -> HmacKey.of(hash, text.getBytes(StandardCharsets.UTF_8));
  }

  static boolean same(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }

  /**
   * An Ed25519 public key: {@code whpk_} and base64, plain base64 or hex, of the 32 bytes or of
   * their SubjectPublicKeyInfo of 44.
   */
  static byte[] publicKey(String text) {
    String plain = text.startsWith("whpk_") ? text.substring("whpk_".length()) : text.strip();
    byte[] key;
    try {
      key =
          plain.matches("[0-9A-Fa-f]{64}|[0-9A-Fa-f]{88}")
              ? HexFormat.of().parseHex(plain)
              : Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("a public key must be base64 or hexadecimal");
    }
    if (key.length == SPKI.length + Ed25519.KEY_BYTES
        && Arrays.equals(key, 0, SPKI.length, SPKI, 0, SPKI.length)) {
      return Arrays.copyOfRange(key, SPKI.length, key.length);
    }
    if (key.length != Ed25519.KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + key.length);
    }
    return key;
  }

  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
}
