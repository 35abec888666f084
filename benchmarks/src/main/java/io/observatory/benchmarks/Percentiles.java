package io.observatory.benchmarks;

import java.util.Arrays;

/** Order statistics of a finished series of times in nanoseconds. */
record Percentiles(long[] sorted) {

  Percentiles {
    sorted = sorted.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  /** The value that {@code share} (0 to 1) of the series do not exceed, in milliseconds. */
  double millis(double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }

  /** The middle of a few figures, such as one per round. */
  static double median(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
