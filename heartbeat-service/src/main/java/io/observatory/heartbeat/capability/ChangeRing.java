package io.observatory.heartbeat.capability;

import org.jspecify.annotations.Nullable;

/** The most recent changes in the order in which they were applied here. */
final class ChangeRing {

  private final @Nullable Change[] changes;
  private final Offsets forgotten = new Offsets();
  private long newest;

  ChangeRing(int capacity) {
    this.changes = new @Nullable Change[capacity];
  }

  /** Nothing before these offsets will ever be in the ring. */
  void begin(Offsets offsets) {
    forgotten.advance(offsets);
  }

  void add(Change change) {
    int at = (int) (newest % changes.length);
    Change oldest = changes[at];
    if (oldest != null) {
      forgotten.advance(oldest.partition(), oldest.offset() + 1);
    }
    changes[at] = change;
    newest++;
  }

  Change get(long number) {
    Change change = changes[(int) (number % changes.length)];
    if (change == null) {
      throw new IllegalStateException("change " + number + " is not in the ring");
    }
    return change;
  }

  /** Number of the oldest change that is still there. */
  long oldest() {
    return Math.max(0, newest - changes.length);
  }

  /** Number of the next change to come. */
  long newest() {
    return newest;
  }

  /** Whether every change from these offsets on is still there. */
  boolean covers(Offsets offsets) {
    return offsets.isAtLeast(forgotten);
  }
}
