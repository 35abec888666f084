package io.observatory.platform.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Event ids: version 7 (RFC 9562) for what happens once, version 5 for what must get the same id
 * when it is computed again. Safe for use by many threads.
 */
public final class EventIds {

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  /** Takes the time in version 7 ids from {@code clock}. */
  public EventIds(Clock clock) {
    this.clock = clock;
  }

  /** A new id that sorts by time, to the millisecond. */
  public String v7() {
    return next().toString();
  }

  /** The same, not as text. */
  public UUID next() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    long millis = clock.millis();
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (millis >>> (40 - 8 * i));
    }
    return versioned(bytes, 7);
  }

  /** The one id of {@code name} within {@code namespace}. */
  public static String v5(UUID namespace, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .array());
      return versioned(sha1.digest(name.getBytes(StandardCharsets.UTF_8)), 5).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static UUID versioned(byte[] bytes, int version) {
    bytes[6] = (byte) ((bytes[6] & 0x0f) | (version << 4));
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
