package io.observatory.scheduler.time;

import java.time.Instant;

/** Points in time as microseconds since the epoch, which is what the database keeps. */
public final class Micros {

  /** Stands for {@link Instant#MAX}: never. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long SECOND = 1_000_000;

  private Micros() {}

  /** Cut to the microsecond. */
  public static long of(Instant time) {
    return time.equals(Instant.MAX)
        ? NEVER
        : Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / 1_000);
  }

  /** The other way round. */
  public static Instant instant(long micros) {
    return micros == NEVER
        ? Instant.MAX
        : Instant.ofEpochSecond(
            Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
  }
}
