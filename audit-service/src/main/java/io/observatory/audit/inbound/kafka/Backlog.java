package io.observatory.audit.inbound.kafka;

import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Records polled and not yet stored, per partition in offset order. Used by one thread. */
final class Backlog {

  /** What one batch takes: the records, and the offsets they account for. */
  record Slice(Map<TopicPartition, Span> spans, List<SourceRecord> records) {

    List<Span> spanList() {
      return List.copyOf(spans.values());
    }
  }

  private final Map<TopicPartition, Deque<SourceRecord>> byPartition =
      new TreeMap<>(Place.BY_NAME_AND_PARTITION);
  private int rows;
  private long bytes;

  void add(TopicPartition partition, SourceRecord each) {
    byPartition.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(each);
    rows++;
    bytes += size(each);
  }

  void drop(Collection<TopicPartition> partitions) {
    for (TopicPartition each : partitions) {
      Deque<SourceRecord> dropped = byPartition.remove(each);
      if (dropped != null) {
        forget(dropped);
      }
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  boolean holds(TopicPartition partition) {
    return byPartition.containsKey(partition);
  }

  /**
   * The next records, at least one and within the bounds otherwise. A span ends at the next record
   * that stays, or where the consumer has got to.
   */
  Slice slice(int mostRows, long mostBytes, Map<TopicPartition, Place> places, Positions reached) {
    Map<TopicPartition, Span> spans = new TreeMap<>(Place.BY_NAME_AND_PARTITION);
    List<SourceRecord> taken = new ArrayList<>(Math.min(rows, mostRows));
    long size = 0;
    for (var each : byPartition.entrySet()) {
      Place place = places.get(each.getKey());
      if (place == null) {
        continue;
      }
      int before = taken.size();
      long end = -1;
      for (SourceRecord next : each.getValue()) {
        size += size(next);
        if (taken.size() >= mostRows || (size > mostBytes && !taken.isEmpty())) {
          end = next.offset();
          break;
        }
        taken.add(next);
      }
      if (taken.size() > before) {
        long to = end >= 0 ? end : reached.of(each.getKey(), taken.getLast().offset() + 1);
        spans.put(each.getKey(), new Span(place.source(), place.next(), to));
      }
      if (end >= 0) {
        break;
      }
    }
    return new Slice(spans, taken);
  }

  /** The slice is stored. */
  void remove(Slice slice) {
    slice
        .spans()
        .forEach(
            (partition, span) -> {
              Deque<SourceRecord> queue = byPartition.get(partition);
              while (queue != null && !queue.isEmpty() && queue.peek().offset() < span.to()) {
                forget(List.of(queue.poll()));
              }
              if (queue != null && queue.isEmpty()) {
                byPartition.remove(partition);
              }
            });
  }

  private void forget(Collection<SourceRecord> gone) {
    rows -= gone.size();
    gone.forEach(each -> bytes -= size(each));
  }

  private static long size(SourceRecord each) {
    byte[] key = each.key();
    byte[] value = each.value();
    return 100L + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }

  /** Where the consumer has got to in a partition, or that offset when it can not say now. */
  interface Positions {
    long of(TopicPartition partition, long atLeast);
  }
}
