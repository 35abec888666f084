package io.observatory.scheduler.occurrence;

import java.time.Duration;
import java.util.UUID;

/**
 * Spreads jobs that are due at the same times. A job has one offset, drawn from its id, so its
 * occurrences keep their order and distance, and nothing changes when they are computed again.
 */
public final class Jitter {

  private Jitter() {}

  /** How much later a job is fired, below that width; whole milliseconds. */
  public static Duration of(UUID jobId, Duration width) {
    return Duration.ofMillis(
        (long)
            (fraction(jobId.getMostSignificantBits(), jobId.getLeastSignificantBits())
                * width.toMillis()));
  }

  /** A number from 0 to below 1 that looks drawn and is always the same for the same two. */
  public static double fraction(long one, long two) {
    return (mixed(mixed(one) ^ two) >>> 11) * 0x1.0p-53;
  }

  /** The finalizer of SplitMix64: every bit of the argument bears on every bit of the answer. */
  private static long mixed(long bits) {
    long mixed = bits + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
