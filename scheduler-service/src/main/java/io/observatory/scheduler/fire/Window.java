package io.observatory.scheduler.fire;

import io.observatory.scheduler.time.Micros;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this instance holds in memory of the rows that are due soon or overdue: bounded, each row
 * once, however often it is read. A row that was settled is forgotten only before a reading that
 * begins after the commit, so that one that began earlier can not bring it back. Safe for use by
 * many threads.
 */
public final class Window {

  /** So long before its time a row is read into memory. The notice period is longer by far. */
  static final long LOOK_AHEAD_MICROS = TimeUnit.MILLISECONDS.toMicros(400);

  /** What is overdue by more is backlog. */
  static final long LIVE_MICROS = TimeUnit.SECONDS.toMicros(2);

  private static final int LONGEST_RANGE = 1_024;
  private static final long LEAST_WEIGHT = 400;

  /**
   * How much.
   *
   * @param rows in memory
   * @param bytes of them, about
   * @param slots how many share the work
   */
  public record Bounds(int rows, long bytes, int slots) {}

  /** A range that is being read. */
  record Asked(Hold hold, boolean isLive, Range range) {}

  /** A row that was read for one of the ranges asked for. */
  record Got(int range, DueJob due) {}

  private record Done(Entry entry, boolean forgotten, long firstNext) {}

  private final Bounds bounds;
  private final List<Lane> lanes = new ArrayList<>();
  private final @Nullable Hold[] holds = new Hold[DueRow.SHARDS];
  private List<Done> done = new ArrayList<>();
  private int held;
  private long heldBytes;
  private long weight = LEAST_WEIGHT;
  private int first;
  private boolean woken;
  private boolean roomWanted;

  /** An empty one. */
  Window(Bounds bounds, Gate gate) {
    this.bounds = bounds;
    for (int i = 0; i < bounds.slots(); i++) {
      lanes.add(new Lane(gate));
    }
  }

  Lane lane(int slot) {
    return lanes.get(slot);
  }

  /** How many rows are in memory. */
  public synchronized int held() {
    return held;
  }

  /** How many shards this instance has. */
  public synchronized int shards() {
    return epochs().size();
  }

  /** The shards this instance reads, with their epochs. */
  synchronized Map<Integer, Long> epochs() {
    Map<Integer, Long> epochs = new HashMap<>();
    for (Hold hold : holds) {
      if (hold != null) {
        epochs.put(hold.shard(), hold.epoch());
      }
    }
    return epochs;
  }

  /** That shard is this instance's. */
  synchronized void hold(int shard, long epoch, long now) {
    lose(shard);
    holds[shard] = new Hold(shard, epoch, now - LIVE_MICROS);
    wakeUp();
  }

  /** Reads no more of that shard and drops what is not under way. */
  synchronized void leave(int shard) {
    Hold hold = holds[shard];
    if (hold != null && !hold.isLeaving()) {
      hold.leave();
      laneOf(hold).drop(hold).forEach(this::remove);
    }
  }

  /** Whether that shard is about to be left. */
  synchronized boolean isLeaving(int shard) {
    Hold hold = holds[shard];
    return hold != null && hold.isLeaving();
  }

  /** The shards that are to be left and of which nothing is under way. */
  synchronized List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    for (Hold hold : holds) {
      if (hold != null && hold.isLeaving() && hold.isIdle()) {
        left.add(hold.shard());
      }
    }
    return left;
  }

  /** That shard is not this instance's any more; all of it is forgotten. */
  synchronized void lose(int shard) {
    Hold hold = holds[shard];
    if (hold != null) {
      holds[shard] = null;
      laneOf(hold).drop(hold);
      for (Entry entry : hold.lose()) {
        held--;
        heldBytes -= entry.weight();
      }
    }
  }

  /** The instance begins anew. */
  synchronized void clear() {
    for (int shard = 0; shard < holds.length; shard++) {
      lose(shard);
    }
  }

  /** There may be rows of that shard that were inserted behind the reading. */
  public synchronized void wake(int shard, long now) {
    Hold hold = shard >= 0 && shard < holds.length ? holds[shard] : null;
    if (hold != null) {
      hold.readAgainFrom(Math.max(hold.liveFrom() + 1, now - LIVE_MICROS));
      wakeUp();
    }
  }

  /** These were settled so. */
  synchronized void settled(List<Entry> entries, List<Planned> planned) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      long firstNext = Micros.NEVER;
      for (DueRow next : planned.get(i).effect().next()) {
        firstNext = Math.min(firstNext, Micros.of(next.dueAt()));
      }
      entry.hold().countSettled(1);
      done.add(new Done(entry, false, firstNext));
      woken |= firstNext <= entry.hold().livePosition();
    }
    if (roomWanted || woken) {
      wakeUp();
    }
  }

  /** These were not settled and are to be read again. */
  synchronized void forget(Collection<Entry> entries) {
    for (Entry entry : entries) {
      entry.hold().countSettled(1);
      done.add(new Done(entry, true, Micros.NEVER));
    }
    wakeUp();
  }

  /** Waits so long, or until there is something to read; forgets that somebody woke. */
  synchronized void awaitWork(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (!woken && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    woken = false;
  }

  private void wakeUp() {
    woken = true;
    notifyAll();
  }

  /** Has all shards be read again, but those whose backlog is being read, unless anyhow. */
  synchronized void sweep(long now, boolean anyhow) {
    for (Hold hold : holds) {
      if (hold != null && (anyhow || hold.isBacklogDone())) {
        hold.sweep(now - LIVE_MICROS);
      }
    }
  }

  /**
   * What is to be read now; the reading begins after this returned. Empty while there is no room.
   */
  synchronized List<Asked> ask(long now) {
    forgetDone();
    int room = bounds.rows() - held;
    roomWanted = room < bounds.rows() / 8 || heldBytes >= bounds.bytes();
    if (roomWanted) {
      return List.of();
    }
    boolean backlogToo = held < bounds.rows() / 4 * 3;
    List<Hold> reading = reading();
    reading.forEach(Hold::goBack);
    List<Hold> behind =
        backlogToo ? reading.stream().filter(hold -> !hold.isBacklogDone()).toList() : List.of();
    int ranges = Math.max(1, reading.size() + behind.size());
    long fits = Math.min(room, (bounds.bytes() - heldBytes) / weight);
    int limit = Math.clamp(fits / ranges, 1, LONGEST_RANGE);
    List<Asked> asked = new ArrayList<>(ranges);
    for (Hold hold : reading) {
      asked.add(new Asked(hold, true, hold.liveRange(now + LOOK_AHEAD_MICROS, limit)));
    }
    for (Hold hold : behind) {
      asked.add(new Asked(hold, false, hold.backlogRange(limit)));
    }
    return asked;
  }

  /** Another shard comes first each time, for when not all is read. */
  private List<Hold> reading() {
    first = (first + 1) % holds.length;
    List<Hold> reading = new ArrayList<>(holds.length);
    for (int i = 0; i < holds.length; i++) {
      Hold hold = holds[(first + i) % holds.length];
      if (hold != null && !hold.isLeaving()) {
        reading.add(hold);
      }
    }
    return reading;
  }

  /** How many bytes may be read. */
  synchronized long room() {
    return Math.max(1, bounds.bytes() - heldBytes);
  }

  /**
   * Takes what was read of the ranges asked for.
   *
   * @param complete whether all ranges were read to their end or limit
   * @return whether there is more to be read at once
   */
  synchronized boolean accept(List<Asked> asked, List<Got> rows, boolean complete) {
    List<List<Entry>> fresh = new ArrayList<>();
    lanes.forEach(lane -> fresh.add(new ArrayList<>()));
    int[] counts = new int[asked.size()];
    @Nullable DueRow[] last = new DueRow[asked.size()];
    int lastRange = -1;
    for (Got got : rows) {
      Hold hold = asked.get(got.range()).hold();
      counts[got.range()]++;
      last[got.range()] = got.due().row();
      lastRange = got.range();
      if (holds[hold.shard()] == hold && !hold.isLeaving()) {
        add(new Entry(got.due(), hold), fresh);
      }
    }
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).offer(fresh.get(i));
    }
    weight = held == 0 ? LEAST_WEIGHT : Math.max(LEAST_WEIGHT, heldBytes / held);
    boolean more = !complete;
    for (int i = 0; i < counts.length; i++) {
      boolean full = counts[i] >= asked.get(i).range().limit();
      boolean all = !full && (complete || i < lastRange);
      advance(asked.get(i), last[i], all);
      more |= full;
    }
    return more;
  }

  private void add(Entry entry, List<List<Entry>> fresh) {
    if (entry.hold().add(entry)) {
      held++;
      heldBytes += entry.weight();
      fresh.get(entry.hold().shard() % lanes.size()).add(entry);
    }
  }

  private static void advance(Asked asked, @Nullable DueRow last, boolean all) {
    Range range = asked.range();
    if (last == null && !all) {
      return;
    }
    Position to = all || last == null ? Position.behind(range.untilMicros()) : Position.of(last);
    if (asked.isLive()) {
      asked.hold().liveRead(to);
    } else {
      asked.hold().backlogRead(to, all);
    }
  }

  private void forgetDone() {
    for (Done each : done) {
      Hold hold = each.entry().hold();
      hold.countSettled(-1);
      remove(each.entry());
      if (each.forgotten()) {
        hold.readAgainFrom(each.entry().dueMicros());
      } else if (each.firstNext() <= hold.livePosition()) {
        hold.readAgainFrom(each.firstNext());
      }
    }
    done = new ArrayList<>();
  }

  private void remove(Entry entry) {
    if (entry.hold().remove(entry)) {
      held--;
      heldBytes -= entry.weight();
    }
  }

  private Lane laneOf(Hold hold) {
    return lanes.get(hold.shard() % lanes.size());
  }
}
