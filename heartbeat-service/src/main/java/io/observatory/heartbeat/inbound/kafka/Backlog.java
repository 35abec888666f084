package io.observatory.heartbeat.inbound.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Records polled and not handled yet, and per partition how far handling has come. */
final class Backlog {

  private final Map<TopicPartition, Long> handledUpTo = new HashMap<>();
  private List<ConsumerRecord<byte[], byte[]>> records = List.of();
  private int next;

  /** Begins or goes on at {@code offset}. */
  void begin(TopicPartition partition, long offset) {
    handledUpTo.put(partition, offset);
  }

  void take(ConsumerRecords<byte[], byte[]> polled) {
    if (polled.isEmpty()) {
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(polled.count() + remaining());
    all.addAll(records.subList(next, records.size()));
    polled.forEach(all::add);
    records = all;
    next = 0;
  }

  boolean isEmpty() {
    return next == records.size();
  }

  ConsumerRecord<byte[], byte[]> first() {
    return records.get(next);
  }

  /** The first record is done with. */
  void handled() {
    next++;
  }

  /** Remembers how far handling came; once for many records, not for each. */
  void settlePositions() {
    int last = next - 1;
    TopicPartition newest = null;
    // Records of one poll lie partition by partition, so each partition's last one stands at a
    // seam.
    for (int i = last; i >= 0; i--) {
      ConsumerRecord<byte[], byte[]> record = records.get(i);
      if (newest == null || newest.partition() != record.partition()) {
        newest = new TopicPartition(record.topic(), record.partition());
        handledUpTo.merge(newest, record.offset() + 1, Math::max);
      }
    }
    records = isEmpty() ? List.of() : new ArrayList<>(records.subList(next, records.size()));
    next = 0;
  }

  /** Where handling stands, past records that hold no data; only when nothing is waiting. */
  void advance(TopicPartition partition, long position) {
    handledUpTo.put(partition, position);
  }

  Map<TopicPartition, Long> positions() {
    return handledUpTo;
  }

  void forget(Collection<TopicPartition> partitions) {
    handledUpTo.keySet().removeAll(partitions);
    List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records.subList(next, records.size())) {
      if (!partitions.contains(new TopicPartition(record.topic(), record.partition()))) {
        kept.add(record);
      }
    }
    records = kept;
    next = 0;
  }

  private int remaining() {
    return records.size() - next;
  }
}
