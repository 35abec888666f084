package io.observatory.webhook.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/**
 * What was seen lately, and what it was called: names by keys, of both half a SHA-256. Bounded by
 * time and number; what was forgotten, or seen by another instance, counts as new. Safe for use by
 * many threads.
 *
 * <p>Arrays of numbers, not objects: a hundred thousand objects that live for ten minutes would be
 * most of what the collector has to move and look through.
 */
final class RecentDeliveries {
  private static final int FEW = 1_024;

  /** Key, name, and when it was seen. */
  private static final int LONGS = 5;

  private static final int AT = 4;

  private final long kept;
  private final int most;

  /** A ring, oldest first. */
  private long[] ring = new long[FEW * LONGS];

  /** Where a key stands in the ring, plus one; 0 is nobody. A place or one behind it is a key's. */
  private int[] places = new int[FEW * 4];

  private int oldest;
  private int size;

  /** Half a SHA-256. */
  record Id(long high, long low) {

    static Id of(String text) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Id(digest.getLong(), digest.getLong());
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException("Every JDK has SHA-256.", missing);
      }
    }
  }

  RecentDeliveries(Duration kept, int most) {
    this.kept = kept.toMillis();
    this.most = most;
  }

  /** Whether that key was seen lately. */
  synchronized boolean has(Id key, Instant now) {
    forget(now.toEpochMilli());
    return places[place(key)] != 0;
  }

  /**
   * Remembers what a key is called, unless it was seen lately.
   *
   * @return whether it is called that, from before or from now on
   */
  synchronized boolean isCalled(Id key, Id name, Instant now) {
    forget(now.toEpochMilli());
    int place = place(key);
    if (places[place] != 0) {
      int at = (places[place] - 1) * LONGS;
      return ring[at + 2] == name.high() && ring[at + 3] == name.low();
    }
    if (size == most) {
      forgetOldest();
      place = place(key);
    } else if (size == ring.length / LONGS) {
      grow();
      place = place(key);
    }
    int index = (oldest + size++) % (ring.length / LONGS);
    int at = index * LONGS;
    ring[at] = key.high();
    ring[at + 1] = key.low();
    ring[at + 2] = name.high();
    ring[at + 3] = name.low();
    ring[at + AT] = now.toEpochMilli();
    places[place] = index + 1;
    return true;
  }

  /** Remembers a key. */
  void add(Id key, Instant now) {
    isCalled(key, key, now);
  }

  synchronized int size() {
    return size;
  }

  private void forget(long now) {
    while (size > 0 && now - ring[oldest * LONGS + AT] > kept) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    int at = oldest * LONGS;
    remove(place(new Id(ring[at], ring[at + 1])));
    oldest = (oldest + 1) % (ring.length / LONGS);
    size--;
  }

  /** Where a key stands, or would stand. */
  private int place(Id key) {
    int mask = places.length - 1;
    int place = (int) key.low() & mask;
    while (places[place] != 0) {
      int at = (places[place] - 1) * LONGS;
      if (ring[at] == key.high() && ring[at + 1] == key.low()) {
        break;
      }
      place = (place + 1) & mask;
    }
    return place;
  }

  /** Closes the gap with those behind it that would stand there. */
  private void remove(int gap) {
    int mask = places.length - 1;
    int free = gap;
    for (int next = (gap + 1) & mask; places[next] != 0; next = (next + 1) & mask) {
      int wanted = (int) ring[(places[next] - 1) * LONGS + 1] & mask;
      if (((next - wanted) & mask) >= ((next - free) & mask)) {
        places[free] = places[next];
        free = next;
      }
    }
    places[free] = 0;
  }

  private void grow() {
    int before = ring.length / LONGS;
    long[] larger = new long[Math.min(most, 2 * before) * LONGS];
    for (int i = 0; i < size; i++) {
      System.arraycopy(ring, (oldest + i) % before * LONGS, larger, i * LONGS, LONGS);
    }
    ring = larger;
    oldest = 0;
    int needed = 4 * (larger.length / LONGS);
    int[] wider = new int[Math.max(places.length, Integer.highestOneBit(needed - 1) * 2)];
    places = wider;
    for (int i = 0; i < size; i++) {
      places[place(new Id(ring[i * LONGS], ring[i * LONGS + 1]))] = i + 1;
    }
  }
}
