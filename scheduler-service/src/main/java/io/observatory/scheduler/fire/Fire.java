package io.observatory.scheduler.fire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event to be published: an occurrence of a job, fired.
 *
 * @param fireId the same for every repeat of the same thing: see {@link #idOf}
 * @param staleAt until when a first or next sign of life is expected; null: nobody waits for an
 *     answer
 * @param timesOutAt until when the run must have ended; null: no such bound
 */
public record Fire(
    UUID fireId,
    UUID jobId,
    FireKind kind,
    Instant occurrence,
    int attempt,
    int runNo,
    long version,
    Instant dueAt,
    Instant firedAt,
    @Nullable Instant staleAt,
    @Nullable Instant timesOutAt) {

  /** Namespace of the ids; drawn once, never to be changed. */
  private static final UUID NAMESPACE = UUID.fromString("6f1c4f0e-5d0b-4c57-9a55-0d1f6f0b8a21");

  /** Looking one up costs as much as using it. */
  private static final ThreadLocal<MessageDigest> SHA1 = ThreadLocal.withInitial(Fire::sha1);

  /**
   * UUIDv5 (RFC 9562, section 5.5) of job, occurrence and kind, so that a consumer who keeps the
   * ids he has seen is safe from every repeat: takeover, retry of a publish, backfill asked for
   * twice. The attempt is part of it for retries, which are runs of their own: those of a run that
   * somebody asked for keep its kind, as it may share its occurrence with a run of the schedule.
   */
  public static UUID idOf(UUID jobId, Instant occurrence, FireKind kind, int attempt) {
    ByteBuffer name = ByteBuffer.allocate(48);
    name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
    name.putLong(jobId.getMostSignificantBits()).putLong(jobId.getLeastSignificantBits());
    name.putLong(
        Math.addExact(
            Math.multiplyExact(occurrence.getEpochSecond(), 1_000_000L),
            occurrence.getNano() / 1000));
    name.putInt(kind.number()).putInt(kind.isTriedAgain() ? attempt : 1);
    byte[] hash = SHA1.get().digest(name.array());
    ByteBuffer id = ByteBuffer.wrap(hash);
    long high = id.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x0000000000005000L;
    long low = id.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
