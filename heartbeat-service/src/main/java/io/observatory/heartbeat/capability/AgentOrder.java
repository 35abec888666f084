package io.observatory.heartbeat.capability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Slots in the order of their agents' ids: short sorted chunks in a row. Every slot knows its chunk
 * and every chunk its place, so that of many slots the first ones are found by comparing small
 * numbers, and hardly ever ids.
 */
final class AgentOrder {

  private static final int CHUNK = 512;

  /** Steps after which walking along the order is given up for looking at all that match. */
  private static final int LONGEST_WALK = 4_096;

  private final AgentTable table;
  private final List<Chunk> chunks = new ArrayList<>();

  AgentOrder(AgentTable table) {
    this.table = table;
  }

  /** Some neighbours. */
  static final class Chunk {
    private final int[] slots = new int[CHUNK];
    private int size;
    private int place;
  }

  /** The slot of the agent, or -1. */
  int find(byte[] id) {
    if (chunks.isEmpty()) {
      return -1;
    }
    Chunk chunk = chunkOf(id);
    int at = search(chunk, id);
    return at < 0 ? -1 : chunk.slots[at];
  }

  /** Puts a slot, whose id must be in the table and not yet in the order, where it belongs. */
  void add(int slot) {
    if (chunks.isEmpty()) {
      chunks.add(new Chunk());
    }
    byte[] id = table.id(slot);
    Chunk chunk = chunkOf(id);
    int at = -search(chunk, id) - 1;
    if (chunk.size == CHUNK) {
      Chunk upper = split(chunk, at);
      if (at >= chunk.size) {
        at -= chunk.size;
        chunk = upper;
      }
    }
    System.arraycopy(chunk.slots, at, chunk.slots, at + 1, chunk.size - at);
    chunk.slots[at] = slot;
    chunk.size++;
    table.chunk(slot, chunk);
  }

  /** Takes a slot out, while its id is still in the table. */
  void remove(int slot) {
    Chunk chunk = table.chunk(slot);
    int at = search(chunk, table.id(slot));
    System.arraycopy(chunk.slots, at + 1, chunk.slots, at, chunk.size - at - 1);
    chunk.size--;
    Chunk next = chunk.place + 1 < chunks.size() ? chunks.get(chunk.place + 1) : null;
    if (chunk.size == 0) {
      chunks.remove(chunk.place);
      number(chunk.place);
    } else if (next != null && chunk.size + next.size <= CHUNK / 2) {
      move(next, 0, chunk);
      chunks.remove(next.place);
      number(next.place);
    }
  }

  /** Up to {@code limit} slots behind an id, in order; from the beginning when there is none. */
  List<Integer> from(byte @Nullable [] after, int limit) {
    List<Integer> slots = new ArrayList<>(limit);
    for (Walk walk = walk(after); walk.hasNext() && slots.size() < limit; ) {
      slots.add(walk.next());
    }
    return slots;
  }

  /** The first {@code limit} of the matching slots behind an id, in order. */
  List<Integer> first(RoaringBitmap matching, byte @Nullable [] after, int limit) {
    List<Integer> found = new ArrayList<>(Math.min(limit, 64));
    // Whoever matches often is met soon by walking; but all of them may also stand at the far end.
    int steps = matching.getCardinality() > LONGEST_WALK ? LONGEST_WALK : 0;
    Walk walk = walk(after);
    for (int step = 0; step < steps; step++) {
      if (!walk.hasNext() || found.size() == limit) {
        return found;
      }
      int slot = walk.next();
      if (matching.contains(slot)) {
        found.add(slot);
      }
    }
    return found.size() == limit ? found : select(matching, after, limit);
  }

  private List<Integer> select(RoaringBitmap matching, byte @Nullable [] after, int limit) {
    Comparator<Integer> order = this::compare;
    PriorityQueue<Integer> nearest = new PriorityQueue<>(limit, order.reversed());
    int begin = after == null || chunks.isEmpty() ? 0 : chunkOf(after).place;
    int farthest = Integer.MAX_VALUE;
    for (IntIterator slots = matching.getIntIterator(); slots.hasNext(); ) {
      int slot = slots.next();
      int place = table.chunk(slot).place;
      if (place < begin || place > farthest) {
        continue;
      }
      if (place == begin && after != null && Arrays.compareUnsigned(table.id(slot), after) <= 0) {
        continue;
      }
      if (nearest.size() == limit) {
        if (compare(slot, nearest.element()) >= 0) {
          continue;
        }
        nearest.remove();
      }
      nearest.add(slot);
      if (nearest.size() == limit) {
        farthest = table.chunk(nearest.element()).place;
      }
    }
    List<Integer> found = new ArrayList<>(nearest);
    found.sort(order);
    return found;
  }

  private int compare(int left, int right) {
    int byPlace = Integer.compare(table.chunk(left).place, table.chunk(right).place);
    return byPlace != 0 ? byPlace : Arrays.compareUnsigned(table.id(left), table.id(right));
  }

  /** The last chunk that does not begin behind the id. */
  private Chunk chunkOf(byte[] id) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Arrays.compareUnsigned(table.id(chunks.get(middle).slots[0]), id) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return chunks.get(low);
  }

  /** Where the id is in a chunk, or where it would go, as of {@link Arrays#binarySearch}. */
  private int search(Chunk chunk, byte[] id) {
    int low = 0;
    int high = chunk.size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = Arrays.compareUnsigned(table.id(chunk.slots[middle]), id);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Who arrives in order fills chunks; only who arrives in between splits them in the middle. */
  private Chunk split(Chunk full, int at) {
    Chunk upper = new Chunk();
    boolean appended = at == CHUNK && full.place == chunks.size() - 1;
    move(full, appended ? CHUNK : CHUNK / 2, upper);
    chunks.add(full.place + 1, upper);
    number(full.place + 1);
    return upper;
  }

  private void move(Chunk source, int begin, Chunk target) {
    for (int i = begin; i < source.size; i++) {
      table.chunk(source.slots[i], target);
      target.slots[target.size++] = source.slots[i];
    }
    source.size = begin;
  }

  private void number(int begin) {
    for (int i = begin; i < chunks.size(); i++) {
      chunks.get(i).place = i;
    }
  }

  private Walk walk(byte @Nullable [] after) {
    if (after == null || chunks.isEmpty()) {
      return new Walk(0, 0);
    }
    Chunk chunk = chunkOf(after);
    int at = search(chunk, after);
    return new Walk(chunk.place, at < 0 ? -at - 1 : at + 1);
  }

  /** A walk along the order; valid as long as the order does not change. */
  private final class Walk {
    private int place;
    private int at;

    Walk(int place, int at) {
      this.place = place;
      this.at = at;
    }

    boolean hasNext() {
      while (place < chunks.size() && at >= chunks.get(place).size) {
        place++;
        at = 0;
      }
      return place < chunks.size();
    }

    int next() {
      return chunks.get(place).slots[at++];
    }
  }
}
