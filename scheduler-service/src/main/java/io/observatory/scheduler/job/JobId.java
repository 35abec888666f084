package io.observatory.scheduler.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job is called: its id, and the caller's name for it where that is no UUID. The same text
 * is always the same job.
 *
 * @param name null when the text was a UUID
 */
public record JobId(UUID id, @Nullable String name) {

  /** Longest name, in characters. */
  public static final int LONGEST = 256;

  /** Namespace of named jobs; drawn once, never to be changed. */
  private static final UUID NAMESPACE = UUID.fromString("b3c9d4d2-7a51-4b0e-8b6f-0f9d1c6a7e35");

  private static final Pattern CANONICAL =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  /** The id that a text stands for: itself where it is a UUID, else UUIDv5 (RFC 9562) of it. */
  public static JobId of(String text) {
    if (text.length() == 36 && CANONICAL.matcher(text).matches()) {
      return new JobId(UUID.fromString(text.toLowerCase(Locale.ROOT)), null);
    }
    return new JobId(v5(text), text);
  }

  /** The job that this principal, and nobody else, calls so; a UUID is whoever's. */
  public JobId calledBy(String principal) {
    return name == null ? this : new JobId(v5(principal + "/" + name), name);
  }

  private static UUID v5(String name) {
    ByteBuffer hash = ByteBuffer.wrap(sha1(name.getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x0000000000005000L;
    long low = hash.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static byte[] sha1(byte[] name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .array());
      return sha1.digest(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
