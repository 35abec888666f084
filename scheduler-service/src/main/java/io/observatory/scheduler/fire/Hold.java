package io.observatory.scheduler.fire;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A shard of this instance, and how far it was read. Two readings go side by side: of what is due
 * about now, and of what was due long before, so that a backlog never stands in the way of what is
 * on time. Guarded by its {@link Window}.
 */
final class Hold {

  private static final long NONE = Long.MAX_VALUE;

  private final int shard;
  private final long epoch;

  /** Read, and not yet known to be gone from the database. */
  private final Set<Entry> known = new HashSet<>();

  private long liveFrom;
  private Position live;
  private Position backlog = Position.START;
  private boolean backlogDone;
  private long liveBackTo = NONE;
  private long backlogBackTo = NONE;
  private int settled;
  private boolean leaving;
  private volatile boolean lost;

  Hold(int shard, long epoch, long liveFrom) {
    this.shard = shard;
    this.epoch = epoch;
    this.liveFrom = liveFrom;
    this.live = Position.behind(liveFrom);
  }

  int shard() {
    return shard;
  }

  long epoch() {
    return epoch;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Nothing more is read of it. */
  void leave() {
    leaving = true;
  }

  /** Whether nothing of it is in memory that is not settled. */
  boolean isIdle() {
    return known.size() == settled;
  }

  /** Returns whether it was unknown. */
  boolean add(Entry entry) {
    return known.add(entry);
  }

  /** The entry is not in the database any more, or shall be read again. */
  boolean remove(Entry entry) {
    return known.remove(entry);
  }

  /** One more of what is known was settled, or one less. */
  void countSettled(int change) {
    settled += change;
  }

  /** Whether the shard is not this instance's any more; may be asked by any thread. */
  boolean isLost() {
    return lost;
  }

  /** The shard is another's, and everything is forgotten; returns what was known. */
  List<Entry> lose() {
    lost = true;
    List<Entry> all = List.copyOf(known);
    known.clear();
    return all;
  }

  /** Rows that are due then may not have been seen. */
  void readAgainFrom(long dueMicros) {
    if (dueMicros > liveFrom) {
      liveBackTo = Math.min(liveBackTo, dueMicros);
    } else {
      backlogBackTo = Math.min(backlogBackTo, dueMicros);
    }
  }

  long liveFrom() {
    return liveFrom;
  }

  /** How far the reading of what is due about now came. */
  long livePosition() {
    return live.dueMicros();
  }

  /** Has the next ranges begin early enough for {@link #readAgainFrom}. */
  void goBack() {
    if (liveBackTo != NONE) {
      live = earlier(live, Position.behind(Math.max(liveFrom, liveBackTo - 1)));
      liveBackTo = NONE;
    }
    if (backlogBackTo != NONE) {
      backlog = earlier(backlog, Position.behind(backlogBackTo - 1));
      backlogDone = false;
      backlogBackTo = NONE;
    }
  }

  /** Everything is read again; what was due before that is backlog. */
  void sweep(long from) {
    liveFrom = from;
    live = earlier(live, Position.behind(from));
    backlog = Position.START;
    backlogDone = false;
  }

  boolean isBacklogDone() {
    return backlogDone;
  }

  Range liveRange(long until, int limit) {
    return new Range(shard, live, until, limit);
  }

  Range backlogRange(int limit) {
    return new Range(shard, backlog, liveFrom, limit);
  }

  void liveRead(Position to) {
    live = to;
  }

  void backlogRead(Position to, boolean all) {
    backlog = to;
    backlogDone = all;
  }

  private static Position earlier(Position one, Position other) {
    return other.dueMicros() < one.dueMicros() ? other : one;
  }
}
