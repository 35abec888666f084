package io.observatory.hitl.relay;

import java.util.Arrays;

/**
 * The last steps of a session, by their hashes, oldest first; immutable.
 *
 * @param hashes of the steps
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, never compared
public record Pattern(int[] hashes) {

  /** Of a session that has done nothing. */
  public static final Pattern EMPTY = new Pattern(new int[0]);

  /** With one more step, and at most that many. */
  Pattern with(Facts.Step step, int window) {
    int kept = Math.min(hashes.length, window - 1);
    int[] next = Arrays.copyOfRange(hashes, hashes.length - kept, hashes.length + 1);
    next[kept] = step.hashCode();
    return new Pattern(next);
  }

  /** Share of different steps, 1 while there are less than a window's. */
  double uniqueness(int window) {
    if (hashes.length < window) {
      return 1;
    }
    int[] sorted = hashes.clone();
    Arrays.sort(sorted);
    int different = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[i - 1]) {
        different++;
      }
    }
    return (double) different / sorted.length;
  }
}
