package io.observatory.hitl.inbound.kafka;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Where a listener is: the next offset of each partition it reads, as short text. */
final class TailPlace {

  private static final Map<String, String> SHORT =
      Map.of(
          KafkaSessionTail.RELEASED, "r",
          GateNewsReading.TOPIC, "g",
          ReplyReading.TOPIC, "c",
          KafkaApprovalTail.TOPIC, "a");

  private TailPlace() {}

  static String text(Map<TopicPartition, Long> offsets) {
    SortedMap<String, Long> parts = new TreeMap<>();
    offsets.forEach((partition, offset) -> parts.put(name(partition), offset));
    StringBuilder text = new StringBuilder();
    parts.forEach(
        (name, offset) ->
            text.append(text.isEmpty() ? "" : ".").append(name).append('-').append(offset));
    return text.toString();
  }

  /**
   * The offsets of those partitions.
   *
   * @throws IllegalArgumentException when the text does not name each of them
   */
  static Map<TopicPartition, Long> read(String text, Iterable<TopicPartition> partitions) {
    Map<String, Long> said = new TreeMap<>();
    for (String part : text.split("\\.", -1)) {
      int dash = part.indexOf('-');
      if (dash < 1) {
        throw new IllegalArgumentException("not a place: " + part);
      }
      said.put(part.substring(0, dash), Long.parseLong(part.substring(dash + 1)));
    }
    Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
    for (TopicPartition partition : partitions) {
      Long offset = said.get(name(partition));
      if (offset == null || offset < 0) {
        throw new IllegalArgumentException("no offset for " + partition);
      }
      offsets.put(partition, offset);
    }
    return offsets;
  }

  private static String name(TopicPartition partition) {
    return SHORT.get(partition.topic()) + partition.partition();
  }
}
