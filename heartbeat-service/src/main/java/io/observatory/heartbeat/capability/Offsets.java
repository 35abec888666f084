package io.observatory.heartbeat.capability;

import java.util.Arrays;
import java.util.List;

/** The next offset of each partition; what was never heard of stands at 0. For one thread. */
final class Offsets {

  private long[] next;

  Offsets() {
    this.next = new long[0];
  }

  Offsets(List<Long> offsets) {
    this.next = offsets.stream().mapToLong(Long::longValue).toArray();
  }

  long get(int partition) {
    return partition < next.length ? next[partition] : 0;
  }

  /** Moves a partition forward, never back; whether it moved. */
  boolean advance(int partition, long offset) {
    if (partition >= next.length) {
      next = Arrays.copyOf(next, partition + 1);
    }
    boolean moves = offset > next[partition];
    next[partition] = Math.max(next[partition], offset);
    return moves;
  }

  void advance(Offsets other) {
    for (int i = 0; i < other.next.length; i++) {
      advance(i, other.next[i]);
    }
  }

  boolean isAtLeast(Offsets other) {
    for (int i = 0; i < other.next.length; i++) {
      if (get(i) < other.next[i]) {
        return false;
      }
    }
    return true;
  }

  List<Long> asList() {
    return Arrays.stream(next).boxed().toList();
  }
}
