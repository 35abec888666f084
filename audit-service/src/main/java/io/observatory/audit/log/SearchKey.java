package io.observatory.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The 64-bit number under which entries are found: FNV-1a over the dimension, a zero byte and the
 * value, then mixed. Two values may share a number, so a finder compares the value too. Stored, so
 * it never changes.
 */
public final class SearchKey {

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private SearchKey() {}

  /** The number of an id. */
  public static long of(Correlation kind, String id) {
    return hash(kind.field(), id);
  }

  /** The number of a record type. */
  public static long ofType(String type) {
    return hash("type", type);
  }

  /** The number of a topic, all its lives. */
  public static long ofTopic(String topic) {
    return hash("topic", topic);
  }

  /** The number of a partition of a topic, all its lives. */
  public static long ofPartition(String topic, int partition) {
    return hash("partition", topic + "/" + partition);
  }

  private static long hash(String dimension, String value) {
    long h = fold(BASIS, dimension.getBytes(UTF_8));
    h = fold(h * PRIME, value.getBytes(UTF_8));
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static long fold(long start, byte[] bytes) {
    long h = start;
    for (byte b : bytes) {
      h = (h ^ (b & 0xff)) * PRIME;
    }
    return h;
  }
}
