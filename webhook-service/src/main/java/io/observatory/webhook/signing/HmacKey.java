package io.observatory.webhook.signing;

import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key made ready once: each code is made with a clone, which costs a tenth of looking the
 * algorithm up and setting the key. Safe for use by many threads.
 */
public final class HmacKey {
  private final Mac ready;

  private HmacKey(Mac ready) {
    this.ready = ready;
  }

  /**
   * For HMAC with a hash.
   *
   * @throws IllegalArgumentException for an empty key
   */
  public static HmacKey of(Hash hash, byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("an empty key proves nothing");
    }
    try {
      String algorithm = "Hmac" + hash.name().toUpperCase(Locale.ROOT);
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return new HmacKey(mac);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every JDK has HMAC with " + hash, missing);
    }
  }

  /** The code over the parts, one after another. */
  public byte[] code(byte[]... parts) {
    try {
      Mac mac = (Mac) ready.clone();
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("The JDK's HMAC can be cloned.", impossible);
    }
  }

  @Override
  public String toString() {
    return "HmacKey";
  }

  /** What HMAC is built on. */
  public enum Hash {
    /** Only for senders that know no better. */
    SHA1,
    /** The usual one. */
    SHA256,
    /** 48 bytes. */
    SHA384,
    /** 64 bytes. */
    SHA512
  }
}
