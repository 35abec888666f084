package io.observatory.scheduler.fire;

import io.observatory.scheduler.time.Micros;
import java.util.Comparator;

/** A due row in memory. Equal to any other of the same job, kind and occurrence. */
final class Entry {

  static final Comparator<Entry> BY_TURN = Comparator.comparingLong(entry -> entry.notBefore);

  private static final int FIXED_WEIGHT = 400;

  private final DueJob due;
  private final Hold hold;
  private final long dueMicros;
  private final long occurrence;
  private long notBefore;
  private boolean turned;
  private boolean asking;

  Entry(DueJob due, Hold hold) {
    this.due = due;
    this.hold = hold;
    this.dueMicros = Micros.of(due.row().dueAt());
    this.occurrence = Micros.of(due.row().occurrence());
    this.notBefore = dueMicros;
  }

  DueJob due() {
    return due;
  }

  Hold hold() {
    return hold;
  }

  long dueMicros() {
    return dueMicros;
  }

  /** When it is its turn: when it is due, or later. */
  long notBefore() {
    return notBefore;
  }

  /** It waits until then; only while it is in no queue. */
  void waitUntil(long until) {
    notBefore = Math.max(dueMicros, until);
  }

  /** Whether it waited for its turn among those of its target. */
  boolean isTurned() {
    return turned;
  }

  void turn() {
    turned = true;
  }

  /** Whether it keeps other rows of its job from being planned. */
  boolean isAsking() {
    return asking;
  }

  void ask(boolean now) {
    asking = now;
  }

  /** About how many bytes of memory it takes. */
  int weight() {
    String payload = due.payload();
    return FIXED_WEIGHT + (payload == null ? 0 : payload.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && occurrence == entry.occurrence
        && due.row().kind() == entry.due.row().kind()
        && due.row().jobId().equals(entry.due.row().jobId());
  }

  @Override
  public int hashCode() {
    return due.row().jobId().hashCode() * 31 + Long.hashCode(occurrence);
  }
}
