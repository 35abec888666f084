package io.observatory.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/** Names of sessions, in every partition or in one. */
final class Sessions {
  private Sessions() {}

  static List<String> named(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Sessions whose records lie in one partition. */
  static List<String> of(String prefix, int count, int partition, int partitions) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> prefix + i)
        .filter(session -> partition(session, partitions) == partition)
        .limit(count)
        .toList();
  }

  static int partition(String session, int partitions) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
