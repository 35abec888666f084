package io.observatory.platform.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Whether a keyed record lies where all others of its key lie. Java's clients take murmur2 of the
 * key; clients built on librdkafka take CRC32 unless told otherwise, and their records then pass by
 * the state that waits for them.
 */
public final class Misrouting {

  private Misrouting() {}

  /**
   * The fault as a stable word: {@code null_key}, {@code key_mismatch} (the key is not the id
   * inside) or {@code misrouted} (not the key's partition); empty when the record is where it
   * belongs.
   */
  public static Optional<String> fault(
      ConsumerRecord<byte[], byte[]> record, int partitions, String idInside) {
    byte[] key = record.key();
    if (key == null) {
      return Optional.of("null_key");
    }
    if (!Arrays.equals(key, idInside.getBytes(StandardCharsets.UTF_8))) {
      return Optional.of("key_mismatch");
    }
    return record.partition() == partition(key, partitions)
        ? Optional.empty()
        : Optional.of("misrouted");
  }

  /** Where Java's clients put this key. */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
