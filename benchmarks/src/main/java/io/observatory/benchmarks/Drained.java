package io.observatory.benchmarks;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast what was due at once was fired, and what a fire cost the database.
 *
 * @param perSecond fires
 * @param commits of the scheduler's database
 * @param walBytes of the server's log, full pages included
 */
record Drained(double perSecond, double commits, double walBytes) {

  /** The run whose rate is the middle one. */
  static Drained median(List<Drained> runs) {
    return runs.stream()
        .sorted((one, other) -> Double.compare(one.perSecond(), other.perSecond()))
        .toList()
        .get(runs.size() / 2);
  }

  String describe() {
    return String.format(
        Locale.ROOT, "%,.0f/s, %.4f commits, %,.0f B WAL", perSecond, commits, walBytes);
  }

  /** The database's counters at one moment. */
  record Counters(long commits, long walBytes) {
    /** A server's process tells its commits a second after the last one at the latest. */
    private static final long TOLD_AFTER_NANOS = 1_500_000_000L;

    static Counters of(PostgresCounters database) throws SQLException {
      LockSupport.parkNanos(TOLD_AFTER_NANOS);
      return new Counters(database.commits(), database.walBytes());
    }

    /** What was used from here to then, for each of so many fires in so many nanoseconds. */
    Drained until(Counters then, int fires, long nanos) {
      return new Drained(
          fires / (nanos / 1e9),
          (then.commits - commits) / (double) fires,
          (then.walBytes - walBytes) / (double) fires);
    }
  }
}
