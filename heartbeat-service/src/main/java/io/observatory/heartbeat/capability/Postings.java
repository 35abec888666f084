package io.observatory.heartbeat.capability;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of slots: a sorted array while it is small, for most are, then a bitmap. A bitmap of a
 * hundred scattered slots takes several times the memory of the array.
 */
final class Postings {

  private static final int LARGEST_ARRAY = 512;
  private static final int SMALLEST_BITMAP = 256;
  private static final int[] NOBODY = {};

  private int[] few = NOBODY;
  private int count;
  private @Nullable RoaringBitmap many;

  void add(int slot) {
    RoaringBitmap bitmap = many;
    if (bitmap != null) {
      bitmap.add(slot);
      return;
    }
    int found = Arrays.binarySearch(few, 0, count, slot);
    if (found >= 0) {
      return;
    }
    if (count == LARGEST_ARRAY) {
      many = bitmap();
      many.add(slot);
      few = NOBODY;
      count = 0;
      return;
    }
    if (count == few.length) {
      few = Arrays.copyOf(few, Math.max(4, count + (count >> 2)));
    }
    int place = -found - 1;
    System.arraycopy(few, place, few, place + 1, count - place);
    few[place] = slot;
    count++;
  }

  void remove(int slot) {
    RoaringBitmap bitmap = many;
    if (bitmap != null) {
      bitmap.remove(slot);
      if (bitmap.getCardinality() < SMALLEST_BITMAP) {
        few = bitmap.toArray();
        count = few.length;
        many = null;
      }
      return;
    }
    int place = Arrays.binarySearch(few, 0, count, slot);
    if (place >= 0) {
      System.arraycopy(few, place + 1, few, place, count - place - 1);
      count--;
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return many == null ? count : many.getCardinality();
  }

  boolean isSmall() {
    return many == null;
  }

  boolean contains(int slot) {
    return many == null ? Arrays.binarySearch(few, 0, count, slot) >= 0 : many.contains(slot);
  }

  /** Not to be changed by the caller: it may be our own. */
  RoaringBitmap bitmap() {
    return many != null ? many : RoaringBitmap.bitmapOf(Arrays.copyOf(few, count));
  }
}
