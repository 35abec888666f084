package io.observatory.scheduler.fire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one slot is to fire: in the order of due times, and among what is due in the order of
 * priorities. Bounded by its {@link Window}. Safe for use by many threads.
 */
final class Lane {

  private static final int PRIORITIES = 4;
  private static final long CLOSED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Gate gate;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Entry> waiting = new PriorityQueue<>(Entry.BY_TURN);
  private final List<ArrayDeque<Entry>> ready = new ArrayList<>(PRIORITIES);
  private int readyCount;

  Lane(Gate gate) {
    this.gate = gate;
    for (int i = 0; i < PRIORITIES; i++) {
      ready.add(new ArrayDeque<>());
    }
  }

  void offer(Collection<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (Entry entry : entries) {
        if (!entry.hold().isLost()) {
          waiting.add(entry);
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is due, as soon as anything is.
   *
   * @param most so many entries
   * @param weight and so many bytes, or a single entry
   * @return empty when nothing was due in that time
   */
  List<Entry> take(int most, long weight, long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      long end = System.nanoTime() + waitNanos;
      while (true) {
        long pause = promote();
        if (readyCount > 0) {
          return poll(most, weight);
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          return List.of();
        }
        changed.awaitNanos(Math.min(left, pause));
      }
    } finally {
      lock.unlock();
    }
  }

  /** How much is due now. */
  int ready() {
    lock.lock();
    try {
      promote();
      return readyCount;
    } finally {
      lock.unlock();
    }
  }

  /** Returns for how many nanoseconds nothing more becomes due. */
  private long promote() {
    if (!gate.isOpen()) {
      return CLOSED_NANOS;
    }
    long now = gate.micros();
    Entry first = waiting.peek();
    while (first != null && first.notBefore() <= now) {
      waiting.remove();
      ready.get(Math.clamp(first.due().row().priority(), 0, PRIORITIES - 1)).add(first);
      readyCount++;
      first = waiting.peek();
    }
    return first == null ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(first.notBefore() - now);
  }

  private List<Entry> poll(int most, long weight) {
    if (!gate.isOpen()) {
      return List.of();
    }
    List<Entry> taken = new ArrayList<>(Math.min(most, readyCount));
    long left = weight;
    for (ArrayDeque<Entry> queue : ready) {
      while (taken.size() < most && left > 0 && !queue.isEmpty()) {
        Entry entry = queue.remove();
        left -= entry.weight();
        taken.add(entry);
      }
    }
    readyCount -= taken.size();
    return taken;
  }

  /** Drops what belongs to that shard; returns it. */
  List<Entry> drop(Hold hold) {
    lock.lock();
    try {
      List<Entry> dropped = new ArrayList<>();
      removeOf(waiting.iterator(), hold, dropped);
      int before = dropped.size();
      ready.forEach(queue -> removeOf(queue.iterator(), hold, dropped));
      readyCount -= dropped.size() - before;
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private static void removeOf(Iterator<Entry> entries, Hold hold, List<Entry> dropped) {
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry.hold() == hold) {
        entries.remove();
        dropped.add(entry);
      }
    }
  }
}
